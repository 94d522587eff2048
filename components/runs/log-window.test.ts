import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_HEIGHT, logWindow, topOf } from './log-window';

/** Where the upper edge of the box stands in the log, in pixels, when no line is wrapped. */
const upperEdge = ({ anchor, part, y }: ReturnType<typeof logWindow>): number => (anchor + part) * LINE_HEIGHT - y;

describe('what a box shows of a log', () => {
  it('is what it would show without any art, where lines are of one height', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 700_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, part) => {
        const top = part * (total * LINE_HEIGHT - 448);
        expect(upperEdge(logWindow({ total, top, height: 448 }))).toBeCloseTo(top, 3);
      }),
    );
  });

  it('begins with the first line and ends with the last, whatever the length', () => {
    for (const total of [1, 5, 101, 5000, 1_000_000, 10_000_000]) {
      expect(logWindow({ total, top: 0, height: 448 })).toMatchObject({ from: 0, anchor: 0, part: 0, y: 0 });
      const end = logWindow({ total, top: Infinity, height: 448 });
      if (total > 100) expect([end.anchor + end.part, end.y, end.to]).toEqual([total, 448, total]);
      expect(end.to - end.from).toBeLessThan(60);
      expect(end.fullHeight).toBeLessThanOrEqual(15_000_000);
    }
  });

  it('stays where it is while the log grows', () => {
    const before = logWindow({ total: 2000, top: 12_345, height: 448 });
    const after = logWindow({ total: 50_000, top: 12_345, height: 448 });
    expect([after.anchor, after.part, after.y]).toEqual([before.anchor, before.part, before.y]);
  });

  it('draws all that is in sight, and moves without a jump', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 5_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, part) => {
        const top = part * (Math.min(total * LINE_HEIGHT, 15_000_000) - 448);
        const here = logWindow({ total, top, height: 448 });
        const edge = upperEdge(here);
        expect(here.from * LINE_HEIGHT).toBeLessThanOrEqual(edge + 1);
        expect(here.to * LINE_HEIGHT).toBeGreaterThanOrEqual(edge + 448 - 1);
        expect(Math.abs(upperEdge(logWindow({ total, top: top + 1, height: 448 })) - edge)).toBeLessThan(8);
      }),
    );
  });

  it('finds the position of a line', () => {
    for (const total of [1000, 1_000_000]) {
      for (const n of [0, 77, 500]) {
        const { anchor, part, y } = logWindow({ total, top: topOf(n, total, 448), height: 448 });
        expect(anchor + part - y / LINE_HEIGHT).toBeCloseTo(n, 6);
      }
    }
    expect(topOf(999, 1000, 448)).toBe(1000 * LINE_HEIGHT - 448);
    expect(topOf(3, 10, 448)).toBe(0);
  });
});
