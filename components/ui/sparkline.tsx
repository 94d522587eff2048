interface SparklineProps {
  /** What the line shows, in words, for those who cannot see it. */
  label: string;
  /** Oldest first; `at` in milliseconds since 1970. */
  points: { at: number; value: number }[];
  /** The value at the upper edge. */
  max: number;
  /** How much time the whole width stands for, in milliseconds; it ends at the newest point. */
  spanMs: number;
}

const WIDTH = 240;
const HEIGHT = 40;

/** How a figure went over the last minutes. */
export function Sparkline({ label, points, max, spanMs }: SparklineProps) {
  const end = points.at(-1)?.at ?? 0;
  const spots = points
    .filter(({ at }) => at >= end - spanMs)
    .map(({ at, value }) => {
      const x = WIDTH - ((end - at) / spanMs) * WIDTH;
      const y = HEIGHT - (max > 0 ? Math.min(1, Math.max(0, value / max)) : 0) * (HEIGHT - 2) - 1;
      return { x: round(x), y: round(y) };
    });
  const [first] = spots;
  // One reading alone is a level.
  if (first !== undefined && spots.length === 1) spots.unshift({ x: 0, y: first.y });
  const start = spots[0]?.x ?? 0;
  const line = spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-10 w-full overflow-hidden rounded-sm bg-sunken text-accent"
    >
      {first === undefined ? null : (
        <>
          <path d={`${line}L${WIDTH} ${HEIGHT}L${start} ${HEIGHT}Z`} className="fill-accent-soft" />
          <path d={line} fill="none" stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
