import { isLoss, MAX_LOSSES, type Cause } from './cause';

export interface RetryPolicyValues {
  max_attempts: number;
  backoff_s: number;
  backoff_factor: number;
  max_backoff_s: number;
}

export type RetryDecision = { kind: 'none' } | { kind: 'retry'; delayS: number; loss: boolean };

/** Seconds that an `exclusive` op waits after a lost lease, so that its cut-off container is surely gone. */
export const EXCLUSIVE_PAUSE_S = 5;

/**
 * What follows a FAILED attempt. A lost or shut-down worker is not the op's fault: the run waits again without using up `max_attempts`,
 * at most MAX_LOSSES times. `failures` and `losses` count the attempts before this one since the last retry by a person.
 */
export function decideRetry(given: {
  policy: RetryPolicyValues;
  failures: number;
  losses: number;
  cause: Cause | null;
  cancelRequested: boolean;
  exclusive: boolean;
}): RetryDecision {
  if (given.cancelRequested) return { kind: 'none' };
  if (isLoss(given.cause)) {
    if (given.losses >= MAX_LOSSES) return { kind: 'none' };
    return { kind: 'retry', loss: true, delayS: given.exclusive ? EXCLUSIVE_PAUSE_S : 0 };
  }
  const failures = given.failures + 1;
  if (failures >= given.policy.max_attempts) return { kind: 'none' };
  const { backoff_s, backoff_factor, max_backoff_s } = given.policy;
  return { kind: 'retry', loss: false, delayS: Math.min(backoff_s * backoff_factor ** (failures - 1), max_backoff_s) };
}
