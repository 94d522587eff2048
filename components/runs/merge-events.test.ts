import { describe, expect, it } from 'vitest';
import type { Event, EventType } from '@/lib/contract/event';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { attemptsAfter, lastEventId, mergeAttempts, mergeEvents, mergeRun, runAfter } from './merge-events';

function event(id: number, type: EventType, msg: string | number, extra: Partial<Event> = {}): Event {
  return { id, type, msg, t: '2026-01-01T00:00:00Z', payload: null, state: 'RUNNING', attempt: 1, ...extra };
}
const started = event(0, 'STARTED', 'started');
const half = event(1, 'PROGRESS', 50);
const done = event(2, 'COMPLETED', 'done', { state: 'COMPLETED' });

const run = (events: Event[], extra: Partial<OpRun> = {}): OpRun => ({
  id: '8d4b1c0a-0d8b-4c0e-9d57-2f8f9f3c1a11',
  state: events.at(-1)?.state ?? 'PENDING',
  priority: 5,
  progress: 0,
  current_attempt: 1,
  image: 'op:1',
  op_definition: 'op',
  op_version: '1.0.0',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  started_at: null,
  finished_at: null,
  assigned_at: null,
  worker_id: null,
  next_attempt_at: null,
  cancel_requested: false,
  rerun_of: null,
  inputs: {},
  outputs: {},
  constraints: {},
  retry_policy: { max_attempts: 1, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 },
  event_delivery: null,
  timeout_s: null,
  exclusive: false,
  execution_summary: {},
  events,
  ...extra,
});
const attempt = (events: Event[], number = 1): OpAttempt => ({
  attempt: number,
  state: events.at(-1)?.state ?? 'PENDING',
  progress: 0,
  priority: 5,
  inputs: {},
  outputs: {},
  constraints: {},
  timeout_s: null,
  execution_summary: {},
  events,
  worker_id: null,
  createdAt: '2026-01-01T00:00:00Z',
  assigned_at: null,
  started_at: null,
  finished_at: null,
});

describe('streamed events', () => {
  it('move state and progress on', () => {
    expect(runAfter(run([started]), half)).toMatchObject({ state: 'RUNNING', progress: 50, events: [started, half] });
    expect(runAfter(run([started, half]), done)).toMatchObject({ state: 'COMPLETED', progress: 100 });
  });

  it('that are already known change nothing', () => {
    const shown = run([started, half, done]);
    expect(runAfter(shown, half)).toBe(shown);
    const attempts = [attempt([started, half])];
    expect(attemptsAfter(attempts, half)[0]).toBe(attempts[0]);
  });

  it('of another attempt leave this one alone', () => {
    const shown = run([started]);
    const retried = event(3, 'RETRIED', 'again', { attempt: 2, state: 'PENDING' });
    expect(runAfter(shown, retried)).toBe(shown);
    expect(attemptsAfter([attempt([started]), attempt([], 2)], retried)).toMatchObject([
      { events: [started] },
      { events: [retried], state: 'PENDING' },
    ]);
  });
});

describe('a fetch beside the stream', () => {
  it('does not take back an event that came meanwhile', () => {
    const shown = runAfter(runAfter(run([started]), half), done);
    expect(mergeRun(shown, run([started], { worker_id: 'w1' }))).toMatchObject({
      state: 'COMPLETED',
      progress: 100,
      worker_id: 'w1',
      events: [started, half, done],
    });
    expect(mergeAttempts([attempt([started, half])], [attempt([started])])[0]?.events).toEqual([started, half]);
  });

  it('wins when it knows more, and when there is a new attempt', () => {
    const fetched = run([started, half, done]);
    expect(mergeRun(run([started]), fetched)).toBe(fetched);
    const second = run([], { current_attempt: 2 });
    expect(mergeRun(fetched, second)).toBe(second);
    expect(mergeAttempts(undefined, [attempt([started])])).toHaveLength(1);
  });

  it('sorts and never doubles', () => {
    expect(mergeEvents([done, started], [half, started]).map((each) => each.id)).toEqual([0, 1, 2]);
  });
});

it('resumes after the last event of any attempt', () => {
  expect(lastEventId([attempt([])])).toBeNull();
  expect(lastEventId([attempt([started]), attempt([event(3, 'RETRIED', '', { attempt: 2 })], 2), attempt([], 3)])).toBe(3);
});
