import type { OpRun, RunPatch } from '@/lib/contract/run';
import type { Role } from '@/lib/contract/session';
import { GyozaError } from '@/lib/domain/errors';
import type { RunLabels } from '@/lib/domain/run-labels';
import { secretValues, redactJson } from '@/lib/domain/redact-secrets';
import { cancelRun } from './cancel-run';
import { databaseNow } from './database-clock';
import { asJson, inTransaction } from './db';
import { readRun } from './get-run';
import { requireHolder } from './require-holder';
import { notify } from './notifications';
import { secretSpecs } from './run-specs';
import { openInputs } from './sealed-inputs';
import { setLabels } from './set-labels';
import { setPriority } from './set-priority';
import { lockRun } from './transition';

/**
 * One change of a run: its priority while it waits, its labels at any time, its cancellation, or its outputs by the worker that holds it.
 * Throws `not_found`, `forbidden`, `invalid_request`, `invalid_transition`, `run_not_pending`, `not_holder`, `run_terminal`.
 */
export async function patchRun(id: string, body: RunPatch, role: Role): Promise<{ run: OpRun; done: boolean }> {
  const asked = [body.priority, body.state, body.outputs, body.labels].filter((value) => value != null).length;
  if (asked !== 1) {
    throw new GyozaError('invalid_request', 'Give exactly one of priority, state, labels and outputs.', [
      { path: '', message: 'must have exactly one of priority, state, labels and outputs' },
    ]);
  }
  if (body.outputs == null && role === 'worker') throw new GyozaError('forbidden', 'The key of a worker may only set outputs.');
  if (body.outputs != null && role !== 'worker' && role !== 'admin')
    throw new GyozaError('forbidden', 'Only the worker that holds a run may set its outputs.');
  if (body.state != null) {
    await inTransaction((tx) => lockRun(tx, id)); // an unknown run is 404 before the state is judged
    if (body.state !== 'CANCELLED') {
      throw new GyozaError('invalid_transition', `A run cannot be set to ${body.state}; only CANCELLED can be asked for.`, [
        { path: 'state', message: 'must be CANCELLED' },
      ]);
    }
    return cancelRun(id);
  }
  if (body.labels != null) return { run: await replaceLabels(id, body.labels), done: true };
  const run = body.priority == null ? await setOutputs(id, body) : await changePriority(id, body.priority);
  return { run, done: true };
}

async function changePriority(id: string, priority: number): Promise<OpRun> {
  return inTransaction(async (tx) => {
    await setPriority(tx, id, priority);
    return readRun(tx, id);
  });
}

async function replaceLabels(id: string, labels: RunLabels): Promise<OpRun> {
  return inTransaction(async (tx) => {
    await setLabels(tx, id, () => labels);
    return readRun(tx, id);
  });
}

async function setOutputs(id: string, body: RunPatch): Promise<OpRun> {
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    if (body.worker_id == null || body.attempt == null) {
      throw new GyozaError('not_holder', 'Only the worker that holds a run may set its outputs; it names itself by worker_id and attempt.');
    }
    requireHolder(locked, body);
    const specs = await secretSpecs(tx, locked.run);
    const secrets = specs === null ? [] : secretValues(specs, openInputs(locked.attempt));
    await tx.attempt.update({
      where: { runId_attempt: { runId: id, attempt: locked.run.currentAttempt } },
      data: { outputs: asJson(redactJson(body.outputs ?? {}, secrets)) },
    });
    await tx.run.update({ where: { id }, data: { updatedAt: new Date(), leaseSeenAt: databaseNow() } });
    await notify(tx, `run:${id}`);
    return readRun(tx, id);
  });
}
