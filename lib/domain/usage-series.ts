/** What a container used at one moment: see the contract's UsagePoint. */
export interface SeriesPoint {
  s: number;
  cpu: number;
  ram_mb: number;
  rx_kb?: number | null | undefined;
  tx_kb?: number | null | undefined;
}

/** Points that a series has at most: a chart is no wider, and a day of them weighs some ten KB. */
export const MAX_POINTS = 200;

/**
 * A series with newer points added. Those not newer than its last are passed over, so that a repeated delivery adds nothing. When it gets too long its
 * older half is halved: each two become one, with the mean of the CPU over their time and the larger memory.
 */
export function addPoints(series: readonly SeriesPoint[], points: readonly SeriesPoint[], max = MAX_POINTS): SeriesPoint[] {
  let all = [...series];
  for (const point of points) if (point.s > (all.at(-1)?.s ?? -1)) all.push(point);
  while (all.length > max) all = [...halved(all.slice(0, all.length >> 1)), ...all.slice(all.length >> 1)];
  return all;
}

function halved(points: readonly SeriesPoint[]): SeriesPoint[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    if (index % 2 === 1) return [];
    if (next === undefined) return [point];
    const before = points[index - 1]?.s ?? 0;
    const [first, second] = [point.s - before, next.s - point.s];
    const cpu = first + second === 0 ? next.cpu : (point.cpu * first + next.cpu * second) / (first + second);
    return [{ ...next, cpu: Math.round(cpu * 1000) / 1000, ram_mb: Math.max(point.ram_mb, next.ram_mb) }];
  });
}

/** The highest of two figures, either of which may be unknown. */
export function highest(...figures: (number | null | undefined)[]): number | null {
  const known = figures.filter((figure) => figure !== null && figure !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}
