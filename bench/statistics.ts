/** The value below which the share `p` of the samples lies, between the two nearest samples where it falls between them. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new Error('There are no samples.');
  return below + (above - below) * (position - Math.floor(position));
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
