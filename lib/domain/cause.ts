/** Why an attempt did not complete, as a word for programs; the words for people are in `error_message`. */
export const CAUSES = [
  'exit',
  'out_of_memory',
  'timeout',
  'image_missing',
  'program_missing',
  'no_space',
  'bad_output',
  'permission',
  'engine',
  'engine_lost',
  'worker_lost',
  'worker_shutdown',
  'waited_too_long',
  'run_timeout',
  'cancelled',
] as const;
export type Cause = (typeof CAUSES)[number];

/**
 * Causes that a retry policy may name in `retry_on`, and that are retried when it names none. Not among them: what is never retried by itself
 * (cancelled, the time of the wait or of the whole run is over), and losses, which have their own rule.
 */
export const RETRYABLE_CAUSES = [
  'exit',
  'out_of_memory',
  'timeout',
  'image_missing',
  'program_missing',
  'no_space',
  'bad_output',
  'permission',
  'engine',
] as const satisfies readonly Cause[];
export type RetryableCause = (typeof RETRYABLE_CAUSES)[number];

/** Causes that are nobody's fault but a machine's: the run waits again without using up `max_attempts`, at most this many times. */
export const MAX_LOSSES = 3;
export function isLoss(cause: Cause | null): boolean {
  return cause === 'engine_lost' || cause === 'worker_lost' || cause === 'worker_shutdown';
}
