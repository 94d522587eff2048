import type { Constraints } from '@/lib/contract/values';
import { deadline, type TimeLimits } from '@/lib/domain/time-limits';
import { needColumns } from './create-run';
import { databaseNow } from './database-clock';
import { asJson, type Tx } from './db';
import type { StoredInputs } from './sealed-inputs';
import { transition, type LockedRun } from './transition';

/**
 * terminal → PENDING: adds the next attempt, which begins with RETRIED. The attempt before it is not touched again. What is not given is
 * taken over from it. `counters` start at zero when a person asked, and go on when the retry is automatic.
 */
export async function startAttempt(
  tx: Tx,
  locked: LockedRun,
  given: {
    /** Why there is another attempt, as the rest of "attempt 2, …". */
    why: string;
    nextAttemptAt: Date | null;
    counters: { failures: number; losses: number };
    inputs?: StoredInputs;
    constraints?: Constraints;
    timeoutS?: number;
    priority?: number;
    /** Given when a person asked: the time of the whole run begins anew. */
    limits?: TimeLimits;
  },
): Promise<void> {
  const before = locked.attempt;
  const constraints = given.constraints ?? (before.constraints as Constraints);
  const priority = given.priority ?? locked.run.priority;
  const number = before.attempt + 1;
  const { inputs, sealedInputs } = given.inputs ?? before;
  if (locked.draft !== null) throw new Error('The next attempt starts under the lock of its run.');
  const { queueTimeoutS } = given.limits ?? locked.run;
  const nextAttempt = await tx.attempt.create({
    data: {
      runId: locked.run.id,
      attempt: number,
      state: 'PENDING',
      priority,
      inputs: asJson(inputs),
      sealedInputs,
      outputs: {},
      constraints: asJson(constraints),
      timeoutS: given.timeoutS ?? before.timeoutS,
      executionSummary: {},
      createdAt: new Date(),
    },
  });
  await transition(tx, locked, 'retry', {
    nextAttempt,
    run: {
      ...needColumns(constraints),
      priority,
      progress: 0,
      workerId: null,
      gpuId: null,
      assignedAt: null,
      startedAt: null,
      finishedAt: null,
      leaseSeenAt: null,
      cancelRequested: false,
      cancelSent: false,
      cancelNow: false,
      errorMessage: null,
      nextAttemptAt: given.nextAttemptAt,
      queueDeadlineAt: deadline(given.nextAttemptAt ?? databaseNow(), queueTimeoutS),
      ...(given.limits === undefined ? {} : { ...given.limits, runDeadlineAt: deadline(databaseNow(), given.limits.runTimeoutS) }),
      failures: given.counters.failures,
      losses: given.counters.losses,
    },
    event: {
      type: 'RETRIED',
      msg: `attempt ${number}, ${given.why}`,
      ...(given.nextAttemptAt === null ? {} : { payload: { next_attempt_at: given.nextAttemptAt.toISOString() } }),
    },
    topics: ['queue'],
  });
}
