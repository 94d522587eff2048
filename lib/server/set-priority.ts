import { GyozaError } from '@/lib/domain/errors';
import type { Tx } from './db';
import { notify } from './notifications';
import { lockRun } from './transition';

/**
 * Changes the priority of a run that waits, and answers the one it had. Where `expected` is given, only from that one. Throws `not_found`,
 * `run_not_pending`.
 */
export async function setPriority(tx: Tx, id: string, priority: number, expected?: number): Promise<number> {
  const { run } = await lockRun(tx, id);
  if (run.state !== 'PENDING') {
    throw new GyozaError('run_not_pending', `The run is ${run.state}; its priority can be changed only while it waits.`);
  }
  if (expected !== undefined && run.priority !== expected) {
    throw new GyozaError('run_not_pending', 'The priority of the run was changed since.');
  }
  await tx.run.update({ where: { id }, data: { priority, updatedAt: new Date() } });
  await tx.attempt.update({ where: { runId_attempt: { runId: id, attempt: run.currentAttempt } }, data: { priority } });
  await notify(tx, 'queue', `run:${id}`);
  return run.priority;
}
