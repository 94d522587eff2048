import type { OpRun } from '@/lib/contract/run';
import { GyozaError } from '@/lib/domain/errors';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { inTransaction } from './db';
import { endAttempt } from './end-attempt';
import { readRun } from './get-run';
import { notify } from './notifications';
import { lockRun } from './transition';

/**
 * PENDING and ASSIGNED end CANCELLED at once (`done`). RUNNING is asked to stop: its worker hears of it at once, and it is CANCELLED when the
 * container is really gone. Throws `not_found`, `run_terminal`.
 */
export async function cancelRun(id: string): Promise<{ run: OpRun; done: boolean }> {
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    const state = locked.run.state as RunState;
    if (isTerminal(state)) throw new GyozaError('run_terminal', `The run is already ${state}; there is nothing left to cancel.`);
    const done = state !== 'RUNNING';
    const { workerId } = locked.run;
    if (done) await endAttempt(tx, locked, { kind: 'cancelled', message: 'cancelled' });
    else if (!locked.run.cancelRequested) {
      await tx.run.update({ where: { id }, data: { cancelRequested: true, updatedAt: new Date() } });
      await notify(tx, `run:${id}`);
    }
    if (workerId !== null) await notify(tx, `worker:${workerId}`);
    return { run: await readRun(tx, id), done };
  });
}
