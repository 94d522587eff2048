import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES, RETRYABLE_CAUSES } from './cause';
import { decideRetry, EXCLUSIVE_PAUSE_S } from './retry';

const policy = { max_attempts: 4, backoff_s: 10, backoff_factor: 3, max_backoff_s: 60 };
const failed = { policy, failures: 0, losses: 0, cause: 'exit' as const, cancelRequested: false, exclusive: false, leftS: null, random: 0 };

describe('decideRetry', () => {
  it('waits longer each time, up to the limit, until the attempts are used up', () => {
    expect([0, 1, 2, 3].map((failures) => decideRetry({ ...failed, failures }))).toEqual([
      { kind: 'retry', delayS: 10, loss: false },
      { kind: 'retry', delayS: 30, loss: false },
      { kind: 'retry', delayS: 60, loss: false },
      { kind: 'none' },
    ]);
  });

  it('tries once by default', () => {
    expect(decideRetry({ ...failed, policy: { ...policy, max_attempts: 1 } })).toEqual({ kind: 'none' });
  });

  it.each(['worker_lost', 'worker_shutdown'] as const)('takes %s as nobody’s fault, at most three times', (cause) => {
    const once = { ...policy, max_attempts: 1 };
    expect([0, 1, 2, 3].map((losses) => decideRetry({ ...failed, policy: once, cause, losses }).kind)).toEqual([
      'retry',
      'retry',
      'retry',
      'none',
    ]);
    expect(decideRetry({ ...failed, policy: once, cause })).toEqual({ kind: 'retry', delayS: 0, loss: true });
    expect(decideRetry({ ...failed, policy: once, cause, exclusive: true })).toEqual({
      kind: 'retry',
      delayS: EXCLUSIVE_PAUSE_S,
      loss: true,
    });
  });

  it('never runs again what a person wanted to stop', () => {
    for (const cause of [...CAUSES, null]) expect(decideRetry({ ...failed, cause, cancelRequested: true })).toEqual({ kind: 'none' });
  });

  it('leaves the share of a delay to chance that the jitter says', () => {
    const delays = (jitter: number) =>
      [0, 0.5, 0.999].map((random) => {
        const decision = decideRetry({ ...failed, policy: { ...policy, jitter }, failures: 1, random });
        return decision.kind === 'retry' ? Math.round(decision.delayS * 10) / 10 : null;
      });
    expect([delays(0), delays(0.5), delays(1)]).toEqual([
      [30, 30, 30],
      [30, 22.5, 15],
      [30, 15, 0],
    ]);
  });

  it('retries the causes that the policy names, all retryable ones when it names none, and an unnamed one as the op’s own', () => {
    const retried = (retry_on?: readonly ('out_of_memory' | 'exit')[]) =>
      [...CAUSES, null].filter((cause) => {
        const decision = decideRetry({ ...failed, policy: { ...policy, retry_on }, cause });
        return decision.kind === 'retry' && !decision.loss;
      });
    expect(retried()).toEqual([...RETRYABLE_CAUSES, null]);
    expect(retried(['out_of_memory'])).toEqual(['out_of_memory']);
    expect(retried(['exit'])).toEqual(['exit', null]);
    expect(retried([])).toEqual([]);
    const lost = decideRetry({ ...failed, policy: { ...policy, retry_on: [] }, cause: 'worker_lost' });
    expect(lost).toEqual({ kind: 'retry', delayS: 0, loss: true });
  });

  it('makes no attempt that could only begin after the time of the whole run', () => {
    expect(decideRetry({ ...failed, leftS: 10.1 }).kind).toBe('retry');
    expect(decideRetry({ ...failed, leftS: 10 }).kind).toBe('none');
    expect(decideRetry({ ...failed, cause: 'worker_lost', leftS: 1 }).kind).toBe('retry');
    expect(decideRetry({ ...failed, cause: 'worker_lost', leftS: 0 }).kind).toBe('none');
    expect(decideRetry({ ...failed, cause: 'worker_lost', exclusive: true, leftS: 4 }).kind).toBe('none');
  });

  it('keeps every delay finite and within its limit', () => {
    const any = fc.record({
      max_attempts: fc.integer({ min: 1, max: 100 }),
      backoff_s: fc.double({ min: 0, max: 86_400, noNaN: true }),
      backoff_factor: fc.double({ min: 1, max: 100, noNaN: true }),
      max_backoff_s: fc.double({ min: 0, max: 604_800, noNaN: true }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(any, fc.nat(99), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, failures, random) => {
        const decision = decideRetry({ ...failed, policy: given, failures, random });
        expect(decision.kind).toBe(failures + 1 < given.max_attempts ? 'retry' : 'none');
        if (decision.kind === 'retry') expect(decision.delayS >= 0 && decision.delayS <= given.max_backoff_s).toBe(true);
      }),
    );
  });
});
