/**
 * The limits of a run beside the one of each attempt (`timeout_s`): how long it may wait for a worker, counted anew for each attempt from the
 * moment at which it may start, and how long it may take in all, waits and attempts together. When either is over the run ends FAILED and is not
 * retried by itself.
 */
export interface TimeLimits {
  queueTimeoutS: number | null;
  runTimeoutS: number | null;
}

/** The moment at which a limit of `seconds` that counts from `from` is over; null without a limit. */
export function deadline(from: Date, seconds: number | null): Date | null {
  return seconds === null ? null : new Date(from.getTime() + seconds * 1000);
}

/** What the person who pressed Run reads when nobody took the run in time. */
export function waitedTooLong(limitS: number): string {
  return `It waited longer than ${inSeconds(limitS)} for a worker, which is its limit.`;
}

/** What the person who pressed Run reads when the whole run has used up its time. */
export function ranOutOfTime(limitS: number): string {
  return `The run took longer than ${inSeconds(limitS)} in all, which is its limit: waits and attempts together.`;
}

function inSeconds(value: number): string {
  return `${value} ${value === 1 ? 'second' : 'seconds'}`;
}
