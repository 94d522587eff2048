import type { ExecutionSummary } from '@/lib/contract/event';
import { assertNever } from '@/lib/domain/assert-never';
import { CAUSES, type Cause } from '@/lib/domain/cause';
import type { JsonObject } from '@/lib/domain/input-spec';
import { decideRetry, type RetryPolicyValues } from '@/lib/domain/retry';
import { ranOutOfTime } from '@/lib/domain/time-limits';
import { highest } from '@/lib/domain/usage-series';
import { settleUsage } from './attempt-usage';
import { databaseNow } from './database-clock';
import type { Tx } from './db';
import { startAttempt } from './start-attempt';
import { transition, type LockedRun } from './transition';

export type Ending =
  | { kind: 'completed'; outputs: JsonObject }
  | { kind: 'failed'; message: string; cause: Cause | null; outputs?: JsonObject }
  | { kind: 'cancelled'; message: string };

/**
 * Ends the current attempt: state, summary, outputs and the terminal event in one transaction, so that whoever sees the state sees them all.
 * A failure with tries left is followed in the same transaction by the next attempt.
 */
export async function endAttempt(tx: Tx, locked: LockedRun, ending: Ending, reported: ExecutionSummary = {}): Promise<void> {
  const { run, attempt } = locked;
  const { usage, ...summary } = reported;
  const peaks = await settleUsage(tx, attempt, usage ?? []);
  const finishedAt = new Date();
  const executionSummary = {
    ...summary,
    duration_ms:
      summary.duration_ms ?? (attempt.startedAt === null ? null : Math.max(0, finishedAt.getTime() - attempt.startedAt.getTime())),
    worker_id: run.workerId,
    gpu_id: run.gpuId,
    exit_code: summary.exit_code ?? null,
    peak_ram_mb: highest(summary.peak_ram_mb, peaks.ramMb),
    ...(peaks.cpu === null ? {} : { peak_cpu: highest(summary.peak_cpu, peaks.cpu) }),
    error_message: ending.kind === 'failed' ? ending.message : null,
    cause: causeOf(ending),
    ...(attempt.eventsDropped > 0 ? { events_dropped: attempt.eventsDropped } : {}),
  };
  const columns = { finishedAt, executionSummary };
  const shared = { room: true, seenImage: seenImage(run.definitionId, summary.image_digest) }; // what it held is free
  switch (ending.kind) {
    case 'completed':
      await transition(tx, locked, 'complete', {
        run: { finishedAt, progress: 100 },
        attempt: { ...columns, progress: 100, outputs: ending.outputs },
        event: { type: 'COMPLETED', msg: 'done' },
        ...shared,
      });
      break;
    case 'cancelled':
      await transition(tx, locked, 'cancel', {
        run: { finishedAt, nextAttemptAt: null },
        attempt: columns,
        event: { type: 'CANCELLED', msg: ending.message },
        ...shared,
      });
      break;
    case 'failed':
      await transition(tx, locked, 'fail', {
        run: { finishedAt, errorMessage: ending.message, nextAttemptAt: null },
        attempt: { ...columns, ...(ending.outputs === undefined ? {} : { outputs: ending.outputs }) },
        event: { type: 'FAILED', msg: ending.message },
        ...shared,
      });
      await retryIfDue(tx, locked, ending.cause);
      break;
    default:
      assertNever(ending);
  }
}

/** A worker's word for what it ran, where it can be one. */
const DIGEST = /^[\w.:@/+-]{1,512}$/;

function seenImage(definitionId: string | null, digest: string | null | undefined): { definitionId: string; digest: string } | null {
  return definitionId === null || digest == null || !DIGEST.test(digest) ? null : { definitionId, digest };
}

function causeOf(ending: Ending): Cause | null {
  if (ending.kind === 'completed') return null;
  return ending.kind === 'cancelled' ? 'cancelled' : ending.cause;
}

async function retryIfDue(tx: Tx, locked: LockedRun, cause: Cause | null): Promise<void> {
  const { run } = locked;
  const decision = decideRetry({
    policy: run.retryPolicy as unknown as RetryPolicyValues,
    failures: run.failures,
    losses: run.losses,
    cause,
    cancelRequested: run.cancelRequested,
    exclusive: run.exclusive,
    leftS: run.runDeadlineAt === null ? null : (run.runDeadlineAt.getTime() - databaseNow().getTime()) / 1000,
    random: Math.random(),
  });
  if (decision.kind === 'none') return;
  await startAttempt(tx, locked, {
    why: decision.loss ? 'waiting for another worker' : 'by itself, after a failure',
    nextAttemptAt: decision.delayS > 0 ? new Date(Date.now() + decision.delayS * 1000) : null,
    counters: decision.loss ? { failures: run.failures, losses: run.losses + 1 } : { failures: run.failures + 1, losses: run.losses },
  });
}

/** How an attempt ends whose worker stopped it as it was told to: CANCELLED, unless it was told so because the run's time is over. */
export function stoppedEnding({ run }: LockedRun, outputs: JsonObject): Ending {
  const overdue = run.runTimeoutS !== null && run.runDeadlineAt !== null && run.runDeadlineAt <= databaseNow();
  if (run.cancelRequested || !overdue) return { kind: 'cancelled', message: 'cancelled' };
  return { kind: 'failed', message: ranOutOfTime(run.runTimeoutS ?? 0), cause: 'run_timeout', outputs };
}

/** A cause as a worker spells it; null when it is not one of ours. */
export function parseCause(word: unknown): Cause | null {
  return CAUSES.find((cause) => cause === word) ?? null;
}
