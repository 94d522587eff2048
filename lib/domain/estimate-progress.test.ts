import { describe, expect, it } from 'vitest';
import { estimateProgress } from './estimate-progress';

const known = { elapsedMs: 10_000, reported: 0, inLog: null, usualMs: null };

describe('how far a run is', () => {
  it('is what the op reports, before all else', () => {
    expect(estimateProgress({ ...known, reported: 25, inLog: 90, usualMs: 1000 })).toEqual({
      ...{ source: 'reported', percent: 25, leftMs: 30_000, isOverdue: true },
    });
  });

  it('is what its log says, then how long it usually takes', () => {
    expect(estimateProgress({ ...known, inLog: 50, usualMs: 60_000 })).toMatchObject({ source: 'log', leftMs: 10_000, isOverdue: false });
    expect(estimateProgress({ ...known, usualMs: 40_000 })).toEqual({ source: 'history', percent: 25, leftMs: 30_000, isOverdue: false });
    expect(estimateProgress(known)).toBeNull();
  });

  it('is said to be over time, and never at its end, when it takes longer than usual', () => {
    expect(estimateProgress({ ...known, usualMs: 5000 })).toEqual({ source: 'history', percent: 95, leftMs: null, isOverdue: true });
    expect(estimateProgress({ ...known, usualMs: 0 })).toBeNull();
  });

  it('says no time left before the pace is known, nor at the end', () => {
    expect(estimateProgress({ ...known, reported: 2 })?.leftMs).toBeNull();
    expect(estimateProgress({ ...known, elapsedMs: 500, reported: 50 })?.leftMs).toBeNull();
    expect(estimateProgress({ ...known, reported: 100 })?.leftMs).toBeNull();
  });
});
