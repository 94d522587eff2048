import { describe, expect, it } from 'vitest';
import { addPoints, highest, type SeriesPoint } from './usage-series';

const point = (s: number, cpu = 1, ram_mb = 100): SeriesPoint => ({ s, cpu, ram_mb, rx_kb: s * 10, tx_kb: 0 });

describe('a series of what a container used', () => {
  it('takes each point once, whatever is delivered how often', () => {
    const series = addPoints([point(1), point(2)], [point(1), point(2), point(4)]);
    expect(series.map(({ s }) => s)).toEqual([1, 2, 4]);
    expect(addPoints(series, [point(3), point(4)])).toEqual(series);
  });

  it('stays bounded for days: the newest half is as it was measured, what is older gets coarser', () => {
    let series: SeriesPoint[] = [];
    for (let s = 5; s <= 5 * 24 * 720; s += 5) series = addPoints(series, [point(s)], 100);
    expect(series.length).toBeLessThanOrEqual(100);
    expect(series.length).toBeGreaterThan(50);
    expect(series.at(-1)?.s).toBe(5 * 24 * 720);
    const steps = series.slice(1).map(({ s }, index) => s - (series[index]?.s ?? 0));
    expect(steps.slice(-40)).toEqual(Array.from({ length: 40 }, () => 5));
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
  });

  it('makes of two points one that has the mean of the CPU over their time, the larger memory and the later totals', () => {
    const [first, second] = addPoints([point(1, 4, 50), point(4, 0, 300), point(5, 2), point(6, 3)], [point(7, 1)], 4);
    expect(first).toEqual({ s: 4, cpu: 1, ram_mb: 300, rx_kb: 40, tx_kb: 0 });
    expect(second?.s).toBe(5);
  });

  it('knows the highest of what is known', () => {
    expect([highest(1, null, 3), highest(undefined, null), highest()]).toEqual([3, null, null]);
  });
});
