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
  'worker_lost',
  'worker_shutdown',
  'waited_too_long',
  'cancelled',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Causes that are nobody's fault but a machine's: the run waits again without using up `max_attempts`, at most this many times. */
export const MAX_LOSSES = 3;
export function isLoss(cause: Cause | null): boolean {
  return cause === 'worker_lost' || cause === 'worker_shutdown';
}
