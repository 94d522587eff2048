import { GyozaError } from '@/lib/domain/errors';
import { actor } from './acting';
import type { Tx } from './db';
import { notify } from './notifications';
import { recordAudit } from './record-audit';
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
  const change = { priority: { before: run.priority, after: priority } };
  const object = { kind: 'run', id, name: run.opDefinition ?? run.image };
  await recordAudit(tx, actor(), { action: 'run.prioritize', object, change });
  return run.priority;
}
