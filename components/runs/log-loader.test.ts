import { describe, expect, it, vi } from 'vitest';
import type { LogPage } from '@/lib/contract/log';
import { LogLoader } from './log-loader';
import { LogStore } from './log-store';

const page = (after: number, limit: number, total: number): LogPage => ({
  lines: Array.from({ length: Math.min(limit, total - after - 1) }, (_, index) => ({
    n: after + 1 + index,
    stream: 'stdout' as const,
    t: '2026-01-01T00:00:00Z',
    text: 'x',
  })),
  has_more: after + limit < total - 1,
  total,
});
const million = (): LogStore => new LogStore({ lines: [], has_more: true, total: 1_000_000 });

describe('lines that are looked at', () => {
  it('are fetched by number, whole blocks, and only once', async () => {
    const store = million();
    const fetchPage = vi.fn(({ after, limit }: { after: number; limit: number }) => Promise.resolve(page(after, limit, 1_000_000)));
    const loader = new LogLoader(store, fetchPage);
    loader.show(700_000, 700_060);
    await vi.waitFor(() => expect(store.missing(700_000, 700_060)).toBeNull());
    expect(fetchPage).toHaveBeenCalledOnce();
    expect(fetchPage.mock.calls[0]?.[0]).toEqual({ after: 699_903, limit: 512 });
    loader.show(700_010, 700_050);
    expect(fetchPage).toHaveBeenCalledOnce();
  });

  it('are those of where the person stops: one request at a time, and none for what was passed', async () => {
    const store = million();
    const answers: (() => void)[] = [];
    const fetchPage = vi.fn(
      ({ after, limit }: { after: number; limit: number }) =>
        new Promise<LogPage>((resolve) => answers.push(() => resolve(page(after, limit, 1_000_000)))),
    );
    const loader = new LogLoader(store, fetchPage);
    for (let from = 0; from <= 900_000; from += 100_000) loader.show(from, from + 50);
    expect(fetchPage).toHaveBeenCalledOnce();
    answers[0]?.();
    await vi.waitFor(() => expect(fetchPage).toHaveBeenCalledTimes(2));
    answers[1]?.();
    await vi.waitFor(() => expect(store.missing(900_000, 900_050)).toBeNull());
    expect(store.missing(500_000, 500_050)).toBe(500_000);
  });

  it('are asked for again after a failure, and not while it is closed', async () => {
    vi.useFakeTimers();
    try {
      const store = million();
      const fetchPage = vi.fn(({ after, limit }: { after: number; limit: number }) =>
        fetchPage.mock.calls.length === 1 ? Promise.reject(new Error('cut')) : Promise.resolve(page(after, limit, 1_000_000)),
      );
      const loader = new LogLoader(store, fetchPage);
      loader.show(0, 10);
      await vi.advanceTimersByTimeAsync(1100);
      expect(store.missing(0, 10)).toBeNull();
      loader.close();
      loader.show(600, 610);
      await vi.advanceTimersByTimeAsync(5000);
      expect(fetchPage).toHaveBeenCalledTimes(2);
      loader.open();
      await vi.advanceTimersByTimeAsync(0);
      expect(store.missing(600, 610)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});
