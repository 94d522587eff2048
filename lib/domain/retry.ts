import { isLoss, MAX_LOSSES, RETRYABLE_CAUSES, type Cause, type RetryableCause } from './cause';

export interface RetryPolicyValues {
  max_attempts: number;
  backoff_s: number;
  backoff_factor: number;
  max_backoff_s: number;
  /** Share of each delay that is left to chance, 0 to 1. */
  jitter?: number | undefined;
  /** Causes that are retried; every retryable one when absent. */
  retry_on?: readonly RetryableCause[] | undefined;
}

export type RetryDecision = { kind: 'none' } | { kind: 'retry'; delayS: number; loss: boolean };

/** Seconds that an `exclusive` op waits after a lost lease, so that its cut-off container is surely gone. */
export const EXCLUSIVE_PAUSE_S = 5;

/**
 * What follows a FAILED attempt. A lost or shut-down worker, or a lost engine, is not the op's fault: the run waits again without using up `max_attempts`,
 * at most MAX_LOSSES times. `failures` and `losses` count the attempts before this one since the last retry by a person. `leftS` are the seconds
 * until the time of the whole run is over, null without such a limit: an attempt that could only begin after that is not made.
 * `random` is from 0 up to, but not, 1.
 */
export function decideRetry(given: {
  policy: RetryPolicyValues;
  failures: number;
  losses: number;
  cause: Cause | null;
  cancelRequested: boolean;
  exclusive: boolean;
  leftS: number | null;
  random: number;
}): RetryDecision {
  const decision = decide(given);
  return decision.kind === 'retry' && given.leftS !== null && decision.delayS >= given.leftS ? { kind: 'none' } : decision;
}

function decide(given: Parameters<typeof decideRetry>[0]): RetryDecision {
  if (given.cancelRequested) return { kind: 'none' };
  if (isLoss(given.cause)) {
    if (given.losses >= MAX_LOSSES) return { kind: 'none' };
    return { kind: 'retry', loss: true, delayS: given.exclusive ? EXCLUSIVE_PAUSE_S : 0 };
  }
  const failures = given.failures + 1;
  if (failures >= given.policy.max_attempts || !isRetried(given.cause, given.policy)) return { kind: 'none' };
  return { kind: 'retry', loss: false, delayS: backoff(given.policy, failures, given.random) };
}

/** A worker that names no cause means that the op itself failed. */
function isRetried(cause: Cause | null, { retry_on = RETRYABLE_CAUSES }: RetryPolicyValues): boolean {
  return retry_on.some((each) => each === (cause ?? 'exit'));
}

/**
 * Seconds to wait after the `failures`-th failure: growing from one to the next, up to the limit, less a random part of the share that `jitter`
 * leaves to chance, so that many runs that failed together do not come back together. A jitter of 1 is the "full jitter" and one of 0.5 the
 * "equal jitter" of M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
function backoff({ backoff_s, backoff_factor, max_backoff_s, jitter = 0 }: RetryPolicyValues, failures: number, random: number): number {
  const full = Math.min(backoff_s * backoff_factor ** (failures - 1), max_backoff_s);
  return full * (1 - jitter * random);
}
