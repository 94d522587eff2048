import { describe, expect, it, vi } from 'vitest';
import type { LogLine } from '@/lib/contract/log';
import { LogStore, type LogSnapshot } from './log-store';

const line = (n: number, text = `line ${n}`): LogLine => ({ n, stream: 'stdout', t: '2026-01-01T00:00:00Z', text });
const numbers = ({ count, at }: LogSnapshot): (number | undefined)[] => Array.from({ length: count }, (_, index) => at(index)?.n);

describe('the log in the browser', () => {
  it('keeps each line once, whatever is delivered again after a cut', () => {
    const store = new LogStore([line(0), line(1)]);
    for (const n of [0, 1, 2, 1, 2, 3]) store.add(line(n));
    store.flush();
    expect(numbers(store.getSnapshot())).toEqual([0, 1, 2, 3]);
    expect(store.lastLine).toBe(3);
  });

  it('tells of many lines at once', () => {
    const store = new LogStore();
    const listener = vi.fn();
    store.subscribe(listener);
    for (let n = 0; n < 1000; n += 1) store.add(line(n));
    expect(store.getSnapshot().count).toBe(0);
    store.flush();
    expect(listener).toHaveBeenCalledOnce();
    expect(store.getSnapshot().count).toBe(1000);
  });

  it('lets the oldest go beyond its limit, counts them, and never lets go of the newest', () => {
    const store = new LogStore([], 1000);
    for (let n = 0; n < 10; n += 1) store.add(line(n, 'x'.repeat(180)));
    store.flush();
    expect(store.getSnapshot().dropped).toBe(7);
    expect(numbers(store.getSnapshot())).toEqual([7, 8, 9]);
    store.add(line(10, 'x'.repeat(5000)));
    store.flush();
    expect(store.getSnapshot().dropped).toBe(10);
    expect(numbers(store.getSnapshot())).toEqual([10]);
  });

  it('counts on rightly while lines go and come for long', () => {
    const store = new LogStore([], 2000);
    for (let n = 0; n < 500; n += 1) {
      store.add(line(n, 'x'.repeat(80)));
      store.flush();
    }
    expect(store.getSnapshot().dropped).toBe(490);
    expect(numbers(store.getSnapshot())).toEqual([490, 491, 492, 493, 494, 495, 496, 497, 498, 499]);
  });

  it('gives the same snapshot until something changes', () => {
    const store = new LogStore([line(0)]);
    const before = store.getSnapshot();
    store.add(line(0));
    store.flush();
    expect(store.getSnapshot()).toBe(before);
  });
});
