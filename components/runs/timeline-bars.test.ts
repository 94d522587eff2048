import { describe, expect, it } from 'vitest';
import type { Event, EventType } from '@/lib/contract/event';
import { attemptBars, attemptStretches } from './timeline-bars';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 25, 10, 0, 0) + second * 1000).toISOString();
const NOW = Date.parse(at(100));
const event = (type: EventType, second: number, msg: string, payload: Event['payload'] = null): Event => ({
  ...{ id: second, type, msg, payload, t: at(second), state: 'RUNNING', attempt: 1 },
});
const attempt = {
  ...{ attempt: 1, state: 'COMPLETED' as const, createdAt: at(0), assigned_at: at(2), started_at: at(5), finished_at: at(20) },
  events: [event('STARTED', 5, 'started')],
};
const told = (given: Partial<Parameters<typeof attemptStretches>[0]>): string[] =>
  attemptStretches({ ...attempt, ...given }, NOW).map(
    ({ kind, label, ms, to }) => `${kind} ${label} ${ms / 1000}${to === null ? ' …' : ''}`,
  );

describe('how an attempt spent its time', () => {
  it('is waiting, starting and running', () => {
    expect(told({})).toEqual(['waiting Waiting for a worker 2', 'starting Starting the container 3', 'running Running 15']);
  });

  it('goes on while it has not ended', () => {
    expect(told({ state: 'RUNNING', finished_at: null }).at(-1)).toBe('running Running 95 …');
    expect(told({ state: 'PENDING', assigned_at: null, started_at: null, finished_at: null, events: [] })).toEqual([
      'waiting Waiting for a worker 100 …',
    ]);
    expect(told({ state: 'ASSIGNED', started_at: null, finished_at: null, events: [] }).at(-1)).toBe(
      'starting Starting the container 98 …',
    );
  });

  it('tells the fetching of the image, and the phases that the op names', () => {
    const events = [
      event('INFO', 3, 'Pulling image a:1: 40 % of 90 MB'),
      event('INFO', 4, 'Pulling image a:1: 100 % of 90 MB'),
      event('STARTED', 5, 'started'),
      event('INFO', 7, 'Reading'),
      event('INFO', 8, 'Reading'),
      event('PROGRESS', 9, '50'),
      event('INFO', 10, 'Writing'),
    ];
    expect(told({ events })).toEqual([
      'waiting Waiting for a worker 2',
      'image Fetching the image 2',
      'starting Starting the container 1',
      'running Running 2',
      'phase Reading 3',
      'phase Writing 10',
    ]);
  });

  it('is fetching the image until the start, or the end, where a pull did not say that it was through', () => {
    const events = [event('INFO', 2, 'Pulling image a:1'), event('INFO', 3, 'Pulling image a:1: 60 % of 90 MB')];
    expect(told({ events }).slice(1)).toEqual(['image Fetching the image 3', 'running Running 15']);
    expect(told({ state: 'FAILED', events, started_at: null }).slice(1)).toEqual(['image Fetching the image 18']);
    expect(told({ state: 'ASSIGNED', events, started_at: null, finished_at: null }).slice(1)).toEqual(['image Fetching the image 98 …']);
  });

  it('is stopping from when that was asked for', () => {
    const events = [event('INFO', 7, 'Reading'), event('INFO', 18, 'Cleaning up')];
    expect(told({ state: 'CANCELLED', events, cancel_asked_at: at(12) }).slice(-2)).toEqual(['phase Reading 5', 'stopping Stopping 8']);
    expect(told({ state: 'RUNNING', finished_at: null, cancel_asked_at: at(12) }).slice(-2)).toEqual([
      'running Running 7',
      'stopping Stopping 88 …',
    ]);
  });

  it('has no phases where an op sends a note for everything', () => {
    const events = Array.from({ length: 13 }, (_, n) => event('INFO', 6 + n, `row ${n}`));
    expect(told({ events }).at(-1)).toBe('running Running 15');
  });

  it('tells the delay before an automatic retry from the wait for a worker', () => {
    const events = [event('RETRIED', 0, 'attempt 2, by itself', { next_attempt_at: at(10) })];
    expect(told({ events, assigned_at: at(12), started_at: at(12), finished_at: at(13) })).toEqual([
      'backoff Waiting before the next try 10',
      'waiting Waiting for a worker 2',
      'running Running 1',
    ]);
    expect(told({ events, state: 'CANCELLED', assigned_at: null, started_at: null, finished_at: at(4) })).toEqual([
      'backoff Waiting before the next try 4',
    ]);
  });

  it('of one that could not start ends before it ran, and clocks that disagree make no time', () => {
    expect(told({ state: 'FAILED', started_at: null }).at(-1)).toBe('starting Starting the container 18');
    expect(told({ assigned_at: at(-1) })).toEqual(['starting Starting the container 6', 'running Running 15']);
  });
});

it('draws all attempts to one scale', () => {
  const bars = attemptBars([attempt, { ...attempt, attempt: 2, state: 'RUNNING', finished_at: null }], NOW);
  expect(bars.map(({ attempt: number, ms, share, isLive }) => [number, ms, share, isLive])).toEqual([
    [1, 20_000, 0.2, false],
    [2, 100_000, 1, true],
  ]);
});
