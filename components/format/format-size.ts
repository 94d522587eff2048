const STEPS = ['KB', 'MB', 'GB', 'TB'];

/** "512 B", "1.5 KB", "3 GB": powers of 1024, at most one decimal. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let step = 0;
  while (value >= 1024 && step < STEPS.length - 1) {
    value /= 1024;
    step += 1;
  }
  return `${trim(value)} ${STEPS[step] ?? ''}`;
}

/** A memory figure of the contract, in MB: "512 MB", "7.8 GB". */
export function formatMebibytes(mib: number): string {
  return mib < 1024 ? `${trim(mib)} MB` : `${trim(mib / 1024)} GB`;
}

/** A plain figure with at most two decimals: CPU shares, counts. */
export function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** "1 run", "3 runs", "12,000 runs". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
