import { setTimeout as delay } from 'node:timers/promises';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Milliseconds to wait after the `failures`-th failure in a row (1, 2 …): doubling, at most 5 s, spread so that many callers do not return at once. */
export function retryDelayMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(full * (0.5 + random / 2));
}

/** Waits before the next try; ends early and quietly when `signal` aborts. */
export async function pause(failures: number, signal?: AbortSignal): Promise<void> {
  await delay(retryDelayMs(failures, Math.random()), undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}
