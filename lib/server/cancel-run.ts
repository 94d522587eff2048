import type { OpRun } from '@/lib/contract/run';
import { GyozaError } from '@/lib/domain/errors';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { actor } from './acting';
import { recall } from './cancel-orders';
import { inTransaction, type Tx } from './db';
import { endAttempt } from './end-attempt';
import { readRun } from './get-run';
import { notify } from './notifications';
import { recordAudit } from './record-audit';
import { lockRun } from './transition';

/**
 * PENDING and ASSIGNED end CANCELLED at once (`done`). RUNNING is asked to stop: its worker hears of it at once, and it is CANCELLED when the
 * container is really gone. `force` kills the container without a grace, also one that was asked to stop before. Throws `not_found`, `run_terminal`.
 */
export async function cancelRun(id: string, { force = false } = {}): Promise<{ run: OpRun; done: boolean }> {
  return inTransaction(async (tx) => {
    const done = await cancelWithin(tx, id, force);
    return { run: await readRun(tx, id), done };
  });
}

/** The same as a part of a transaction; answers whether it has ended. */
export async function cancelWithin(tx: Tx, id: string, force = false): Promise<boolean> {
  const locked = await lockRun(tx, id);
  const state = locked.run.state as RunState;
  if (isTerminal(state)) throw new GyozaError('run_terminal', `The run is already ${state}; there is nothing left to cancel.`);
  const done = state !== 'RUNNING';
  const { run } = locked;
  const isNew = done || !run.cancelRequested || (force && !run.cancelNow);
  if (done) {
    if (state === 'ASSIGNED') await recall(tx, run);
    await endAttempt(tx, locked, { kind: 'cancelled', message: 'cancelled' });
  } else if (isNew) {
    const cancelNow = run.cancelNow || force;
    // Told anew when it is to be killed; one that is being stopped because its time is over need not hear of it twice.
    const cancelSent = run.cancelSent && cancelNow === run.cancelNow;
    await tx.run.update({ where: { id }, data: { cancelRequested: true, cancelNow, cancelSent, updatedAt: new Date() } });
    if (!run.cancelRequested) {
      const where = { runId_attempt: { runId: id, attempt: run.currentAttempt } };
      await tx.attempt.update({ where, data: { cancelAskedAt: new Date() } });
    }
    await notify(tx, `run:${id}`, `worker:${run.workerId ?? ''}`);
  }
  if (isNew) {
    const object = { kind: 'run', id, name: run.opDefinition ?? run.image };
    const change = { attempt: run.currentAttempt, ...(force ? { force } : {}) };
    await recordAudit(tx, actor(), { action: 'run.cancel', object, change });
  }
  return done;
}
