import type { OpRun, RunRetry } from '@/lib/contract/run';
import { concurrencyKey, type Concurrency } from '@/lib/domain/concurrency';
import { GyozaError } from '@/lib/domain/errors';
import type { JsonObject } from '@/lib/domain/input-spec';
import { restoreSecrets } from '@/lib/domain/redact-secrets';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { actor } from './acting';
import { requireAllowedImage } from './allowed-images';
import { validInputs } from './create-run';
import type { Tx } from './db';
import { readRun } from './get-run';
import { keepInputFiles } from './input-files';
import { recordAudit } from './record-audit';
import { requireActiveRoom } from './run-quotas';
import { fullRunSpecs } from './run-specs';
import { openInputs, sealInputs, type StoredInputs } from './sealed-inputs';
import { startAttempt } from './start-attempt';
import { lockRun, type LockedRun } from './transition';

/**
 * A person's retry of a terminal run: a new attempt under the same id, back to PENDING. Throws `not_found`, `run_not_terminal`,
 * `invalid_inputs`, `forbidden` where its image may no longer run here, `too_many_runs`.
 */
export async function retryRun(tx: Tx, id: string, body: RunRetry): Promise<OpRun> {
  const locked = await lockRun(tx, id);
  if (!isTerminal(locked.run.state as RunState)) {
    throw new GyozaError('run_not_terminal', `The run is ${locked.run.state}; only one that has ended can be retried. Cancel it first.`);
  }
  const { opDefinition, image, currentAttempt: attempt } = locked.run;
  requireAllowedImage(locked.run.image, 'forbidden');
  await requireActiveRoom(tx, { callerId: locked.run.createdById, op: locked.run.opDefinition });
  const inputs = await changedInputs(tx, locked, body);
  // It stands in line from now on: by its age alone, an old run would go ahead of everything.
  const key = concurrencyKey(locked.run.concurrency as Concurrency | null, (inputs ?? locked.attempt).inputs as JsonObject);
  await tx.run.update({ where: { id }, data: { queuedAt: new Date(), concurrencyKey: key } });
  await startAttempt(tx, locked, {
    why: 'as asked',
    nextAttemptAt: null,
    counters: { failures: 0, losses: 0 },
    limits: { queueTimeoutS: body.queue_timeout_s ?? locked.run.queueTimeoutS, runTimeoutS: body.run_timeout_s ?? locked.run.runTimeoutS },
    ...(inputs === undefined ? {} : { inputs }),
    ...(body.constraints == null ? {} : { constraints: body.constraints }),
    ...(body.timeout_s == null ? {} : { timeoutS: body.timeout_s }),
    ...(body.priority == null ? {} : { priority: body.priority }),
  });
  await recordAudit(tx, actor(), {
    action: 'run.retry',
    object: { kind: 'run', id, name: opDefinition ?? image },
    change: changes(attempt + 1, body),
  });
  return readRun(tx, id);
}

/** What a retry changes, with the names of inputs alone: their values may be secret, and the attempt has them. */
function changes(attempt: number, { inputs, ...given }: RunRetry): Record<string, unknown> {
  const others = Object.entries(given).filter(([, value]) => value != null);
  return { attempt, ...Object.fromEntries(others), ...(inputs == null ? {} : { inputs: Object.keys(inputs) }) };
}

async function changedInputs(tx: Tx, locked: LockedRun, body: RunRetry): Promise<StoredInputs | undefined> {
  if (body.inputs == null) return undefined;
  const { id } = locked.run;
  const specs = await fullRunSpecs(tx, locked.run);
  if (specs === null) return sealInputs(id, null, body.inputs);
  const inputs = await validInputs(tx, specs, restoreSecrets(specs, body.inputs, openInputs(locked.attempt)));
  await keepInputFiles(tx, id, specs, inputs);
  return sealInputs(id, specs, inputs);
}
