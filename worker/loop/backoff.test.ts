import { expect, it, vi } from 'vitest';
import { pause, retryDelayMs } from './backoff';
import { longTimer } from './long-timer';

it('doubles up to 5 s and spreads', () => {
  expect([1, 2, 3, 7, 1000].map((failures) => retryDelayMs(failures, 1))).toEqual([100, 200, 400, 5000, 5000]);
  expect(retryDelayMs(7, 0)).toBe(2500);
});

it('ends a pause when told to', async () => {
  const controller = new AbortController();
  const waiting = pause(1000, controller.signal);
  controller.abort();
  await expect(waiting).resolves.toBeUndefined();
});

it('counts longer than Node’s own timers can', () => {
  vi.useFakeTimers();
  try {
    const fired = vi.fn();
    const days = 24 * 3600 * 1000;
    longTimer(60 * days, fired);
    vi.advanceTimersByTime(59 * days);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2 * days);
    expect(fired).toHaveBeenCalledOnce();
    const cancelled = vi.fn();
    longTimer(60 * days, cancelled).cancel();
    vi.advanceTimersByTime(61 * days);
    expect(cancelled).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});
