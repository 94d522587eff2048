/** An attempt past its time limit is being stopped: SIGTERM, then SIGKILL after 10 s. */
const STOPPING_MS = 10_000;

/** How long a run is expected to take at most, in ms; Infinity when it never ran before and has no time limit. */
export function expectedDuration(usualMs: number | null, timeoutMs: number | null): number {
  return Math.min(usualMs ?? Infinity, timeoutMs === null ? Infinity : timeoutMs + STOPPING_MS);
}

/**
 * When a run that was placed at `since` is expected to end. One that takes longer than usual is taken to be half way, however often that has been
 * said before, but never to outlast its time limit. All in ms.
 */
export function expectedEnd(given: { now: number; since: number; usualMs: number | null; timeoutMs: number | null }): number {
  const { now, since, usualMs, timeoutMs } = given;
  const latest = timeoutMs === null ? Infinity : Math.max(since + timeoutMs, now) + STOPPING_MS;
  if (usualMs === null) return latest;
  const elapsed = Math.max(0, now - since);
  const end = elapsed < usualMs ? since + usualMs : since + 2 * elapsed;
  return Math.min(Math.max(end, now + 1), latest);
}
