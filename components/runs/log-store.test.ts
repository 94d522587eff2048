import { describe, expect, it, vi } from 'vitest';
import type { LogLine } from '@/lib/contract/log';
import { BLOCK_LINES, LogStore } from './log-store';

const line = (n: number, text = `line ${n}`): LogLine => ({ n, stream: 'stdout', t: '2026-01-01T00:00:00Z', text });
const lines = (from: number, to: number): LogLine[] => Array.from({ length: to - from }, (_, index) => line(from + index));
const held = (store: LogStore): number[] => {
  const { total, at } = store.getSnapshot();
  return Array.from({ length: total }, (_, n) => n).filter((n) => at(n) !== undefined);
};

describe('the log in the browser', () => {
  it('keeps each line once under its number, whatever is delivered again after a cut', () => {
    const store = new LogStore({ lines: lines(0, 2), has_more: false, total: 2 });
    for (const n of [0, 1, 2, 1, 2, 3]) store.add(line(n));
    store.flush();
    expect(held(store)).toEqual([0, 1, 2, 3]);
    expect(store.lastLine).toBe(3);
    store.add(line(3, 'other'));
    store.flush();
    expect(store.getSnapshot().at(3)?.text).toBe('line 3');
  });

  it('knows how long the log is when it has only a part of it, and which lines are missing', () => {
    const store = new LogStore({ lines: lines(0, 200), has_more: true, total: 1_000_000 });
    expect(store.getSnapshot().total).toBe(1_000_000);
    expect(store.missing(0, 200)).toBeNull();
    expect(store.missing(150, 300)).toBe(200);
    store.addPage(500_000, { lines: lines(500_000, 500_100), has_more: true, total: 1_000_000 });
    expect(store.missing(500_000, 500_100)).toBeNull();
    expect(store.getSnapshot().at(500_050)?.text).toBe('line 500050');
    expect(store.missing(999_990, 2_000_000)).toBe(999_990);
  });

  it('takes a number under which nothing was stored for answered, so that nobody asks for ever', () => {
    const store = new LogStore({ lines: [], has_more: false, total: 10 });
    store.addPage(0, { lines: [line(0), line(4)], has_more: false, total: 10 });
    expect(store.missing(0, 10)).toBeNull();
    expect([store.getSnapshot().at(2), store.getSnapshot().at(9)]).toEqual([null, null]);
  });

  it('tells of many lines at once', () => {
    const store = new LogStore();
    const listener = vi.fn();
    store.subscribe(listener);
    for (const each of lines(0, 1000)) store.add(each);
    expect(store.getSnapshot().total).toBe(0);
    store.flush();
    expect(listener).toHaveBeenCalledOnce();
    expect(store.getSnapshot().total).toBe(1000);
  });

  it('lets go of what was looked at longest ago beyond its limit', () => {
    const store = new LogStore(null, 4 * BLOCK_LINES * 130);
    for (let block = 0; block < 4; block += 1)
      store.addPage(block * BLOCK_LINES, { lines: lines(block * BLOCK_LINES, (block + 1) * BLOCK_LINES), has_more: true });
    store.touch(0, 10);
    for (const each of lines(4 * BLOCK_LINES, 5 * BLOCK_LINES)) store.add(each);
    store.flush();
    expect(store.missing(0, BLOCK_LINES)).toBeNull();
    expect(store.missing(0, 5 * BLOCK_LINES)).toBe(BLOCK_LINES);
    expect(store.getSnapshot().total).toBe(5 * BLOCK_LINES);
  });

  it('gives the same snapshot until something changes', () => {
    const store = new LogStore({ lines: [line(0)], has_more: false, total: 1 });
    const before = store.getSnapshot();
    store.add(line(0));
    store.flush();
    expect(store.getSnapshot()).toBe(before);
  });
});
