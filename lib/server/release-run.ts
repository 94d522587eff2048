import type { OpRun, RunRelease } from '@/lib/contract/run';
import { deadline } from '@/lib/domain/time-limits';
import { databaseNow } from './database-clock';
import { inTransaction, type Tx } from './db';
import { endAttempt } from './end-attempt';
import { readRun } from './get-run';
import { requireHolder, type Reporter } from './require-holder';
import { lockRun, transition, type LockedRun } from './transition';

/**
 * A worker gives a run back. Not started yet: PENDING again, the same attempt. Started: that attempt is FAILED ("worker was shut down") and the
 * run waits again as if the worker were lost; one that was to be cancelled is CANCELLED. Throws `not_found`, `not_holder`.
 */
export async function releaseRun(id: string, body: RunRelease, reporter: Reporter): Promise<OpRun> {
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    requireHolder(locked, { worker_id: body.worker_id ?? reporter.worker_id, attempt: body.attempt ?? reporter.attempt });
    if (locked.run.state === 'ASSIGNED') await releaseAssigned(tx, locked);
    else if (locked.run.cancelRequested) await endAttempt(tx, locked, { kind: 'cancelled', message: 'cancelled' });
    else {
      const message = `worker was shut down${body.reason == null || body.reason === '' ? '' : `: ${body.reason}`}`;
      await endAttempt(tx, locked, { kind: 'failed', message, cause: 'worker_shutdown' });
    }
    return readRun(tx, id);
  });
}

/** ASSIGNED → PENDING: the attempt has not begun, so it stays the same one. */
export async function releaseAssigned(tx: Tx, locked: LockedRun): Promise<void> {
  await transition(tx, locked, 'release', {
    run: {
      workerId: null,
      gpuId: null,
      assignedAt: null,
      leaseSeenAt: null,
      queueDeadlineAt: deadline(databaseNow(), locked.run.queueTimeoutS),
    },
    attempt: { workerId: null, gpuId: null, assignedAt: null },
    topics: ['queue'],
  });
}
