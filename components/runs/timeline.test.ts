import { describe, expect, it } from 'vitest';
import type { Event, EventType } from '@/lib/contract/event';
import { buildTimeline } from './timeline';

function event(id: number, type: EventType, msg: string | number, extra: Partial<Event> = {}): Event {
  return { id, type, msg, t: `2026-01-01T00:00:${String(id + 10)}Z`, payload: null, state: 'RUNNING', attempt: 1, ...extra };
}
const CREATED = '2026-01-01T00:00:00Z';
const ASSIGNED = '2026-01-01T00:00:01Z';
const waiting = { attempt: 1, createdAt: CREATED, assigned_at: null, worker_id: null, events: [] };

describe('the timeline of an attempt', () => {
  it('begins with the wait', () => {
    expect(buildTimeline(waiting)).toMatchObject([{ title: 'Waiting for a worker', at: CREATED, tone: 'PENDING' }]);
  });

  it('tells assignment from the fields, between the wait and the start', () => {
    const entries = buildTimeline({ ...waiting, assigned_at: ASSIGNED, worker_id: 'w1', events: [event(0, 'STARTED', 'started')] });
    expect(entries.map((entry) => entry.title)).toEqual(['Waiting for a worker', 'Assigned to worker w1', 'Started']);
    expect(entries[1]?.at).toBe(ASSIGNED);
  });

  it('tells the graphics card, and when it was asked to stop', () => {
    const events = [event(0, 'STARTED', 'started'), event(5, 'CANCELLED', 'cancelled')];
    const given = { ...waiting, assigned_at: ASSIGNED, worker_id: 'w1', gpu_id: '0', events };
    const titles = (asked: string): string[] => buildTimeline({ ...given, cancel_asked_at: asked }).map((entry) => entry.title);
    const story = ['Waiting for a worker', 'Assigned to worker w1, GPU 0', 'Started', 'Asked to stop', 'Cancelled'];
    expect(titles('2026-01-01T00:00:12Z')).toEqual(story);
    expect(titles('2026-01-01T00:00:59Z')).toEqual(story);
  });

  it('does not tell it twice when there is an event for it', () => {
    const events = [event(0, 'ASSIGNED', 'assigned to w2'), event(1, 'STARTED', 'started')];
    const titles = buildTimeline({ ...waiting, assigned_at: ASSIGNED, worker_id: 'w2', events }).map((entry) => entry.title);
    expect(titles).toEqual(['Waiting for a worker', 'Assigned to w2', 'Started']);
  });

  it('shows steps of progress in a row as one, with the time of the last', () => {
    const events = [
      event(0, 'STARTED', 'started'),
      event(1, 'PROGRESS', 10),
      event(2, 'PROGRESS', 20),
      event(3, 'INFO', 'half way'),
      event(4, 'PROGRESS', 60),
      event(5, 'COMPLETED', 'done', { state: 'COMPLETED' }),
    ];
    const entries = buildTimeline({ ...waiting, events });
    expect(entries.map((entry) => entry.title)).toEqual([
      'Waiting for a worker',
      'Started',
      'Progress 10 to 20 %',
      'half way',
      'Progress 60 %',
      'Completed',
    ]);
    expect(entries[2]?.at).toBe(events[2]?.t);
  });

  it('keeps the key of a growing row of progress, so that it updates in place', () => {
    const before = buildTimeline({ ...waiting, events: [event(0, 'PROGRESS', 10)] });
    const after = buildTimeline({ ...waiting, events: [event(0, 'PROGRESS', 10), event(1, 'PROGRESS', 20)] });
    expect(after.map((entry) => entry.key)).toEqual(before.map((entry) => entry.key));
  });

  it('gives the reason of a failure and of a retry', () => {
    const failed = buildTimeline({ ...waiting, events: [event(0, 'FAILED', 'ran out of memory at 64 MB', { state: 'FAILED' })] });
    expect(failed.at(-1)).toMatchObject({ title: 'Failed', detail: 'ran out of memory at 64 MB', tone: 'FAILED' });
    const retried = buildTimeline({
      ...waiting,
      attempt: 2,
      events: [event(1, 'RETRIED', 'retried', { attempt: 2, state: 'PENDING' })],
    });
    expect(retried).toMatchObject([{ title: 'Retried', detail: null }]);
  });
});
