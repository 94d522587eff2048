import type { AdHocRunCreate, DefinitionRunCreate, OpRun } from '@/lib/contract/run';
import { ROLES, type Role } from '@/lib/contract/session';
import { retryPolicy, type Constraints } from '@/lib/contract/values';
import { concurrencyKey, type Concurrency } from '@/lib/domain/concurrency';
import { GyozaError } from '@/lib/domain/errors';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { labelTerms } from '@/lib/domain/run-labels';
import { may } from '@/lib/domain/may';
import { restoreSecrets } from '@/lib/domain/redact-secrets';
import { secretInputs } from '@/lib/domain/secret-inputs';
import { deadline, type TimeLimits } from '@/lib/domain/time-limits';
import { validateInputs } from '@/lib/domain/validate-inputs';
import { v7 as uuidv7 } from 'uuid';
import { requireAllowedImage } from './allowed-images';
import type { Caller } from './authenticate';
import { databaseNow } from './database-clock';
import type { Tx } from './db';
import { env } from './env';
import type { Run } from './generated/prisma/client';
import { findDefinition } from './get-definition';
import { checkInputFiles, inputFileIds } from './input-files';
import { insertRun } from './insert-run';
import { presentRun } from './present-run';
import { requireRoom } from './run-quotas';
import { openInputs, openSpecs, sealInputs } from './sealed-inputs';

/** Priority of a run that names none. */
export const DEFAULT_PRIORITY = 5;

/** Columns of a run that placement reads. */
export function needColumns(constraints: Constraints): {
  needCpu: number;
  needRamMb: number;
  needVramMb: number;
  needGpuId: string | null;
} {
  return {
    needCpu: constraints.cpu ?? 0,
    needRamMb: constraints.ram_mb ?? 0,
    needVramMb: constraints.vram_mb ?? 0,
    needGpuId: constraints.gpu_id ?? null,
  };
}

/** Who asks for a run. */
export interface Starter extends Partial<Pick<Caller, 'ops' | 'makerId' | 'rules'>> {
  /** By which their runs are counted; null for nobody. */
  id: string | null;
  name: string;
  role: Role;
}

/**
 * Starts a run of a registered op. Throws `not_found` for an unknown or archived version, `invalid_inputs` with every problem at once,
 * `forbidden` where its image may no longer run here, `too_many_runs`.
 * With `rerun_of`, a masked secret means the one of that run, whose labels it takes over where none are given.
 */
export async function createDefinitionRun(
  tx: Tx,
  given: { name: string; version?: string | undefined; body: DefinitionRunCreate; by: Starter },
): Promise<OpRun> {
  const definition = await findDefinition(tx, given.name, given.version, 'run');
  requireAllowedImage(definition.image, 'forbidden');
  const specs = openSpecs(definition);
  const raw = given.body.inputs ?? {};
  const rerunOf = given.body.rerun_of ?? null;
  const source = rerunOf === null ? null : await rerunSource(tx, { id: rerunOf, name: definition.name, specs, raw, by: given.by });
  const inputs = await validInputs(tx, specs, source?.inputs ?? raw);
  await requireRoom(tx, { callerId: given.by.id, op: definition.name });
  return newRun(tx, {
    priority: given.body.priority ?? DEFAULT_PRIORITY,
    rerunOf,
    by: given.by,
    specs,
    inputs,
    constraints: (definition.constraints ?? {}) as Constraints,
    timeoutS: definition.timeoutS,
    limits: { queueTimeoutS: definition.queueTimeoutS, runTimeoutS: definition.runTimeoutS },
    columns: {
      labelTerms: given.body.labels == null ? (source?.labelTerms ?? []) : labelTerms(given.body.labels),
      definitionId: definition.id,
      opDefinition: definition.name,
      opVersion: definition.version,
      image: definition.image,
      command: definition.command,
      env: definition.env,
      network: definition.network,
      pullPolicy: definition.pullPolicy,
      exclusive: definition.exclusive,
      workerTags: definition.workerTags,
      concurrency: definition.concurrency,
      concurrencyKey: concurrencyKey(definition.concurrency as Concurrency | null, inputs),
      capabilities: definition.capabilities,
      retryPolicy: definition.retryPolicy ?? retryPolicy.parse({}),
      eventDelivery: definition.eventDelivery,
    },
  });
}

/**
 * Starts a run of any image, with inputs that no spec checks. Throws `forbidden` for roles to which the administrator does not give that,
 * `invalid_request` for an image that may not run here, `too_many_runs`.
 */
export async function createAdHocRun(tx: Tx, body: AdHocRunCreate, by: Starter): Promise<OpRun> {
  const { GYOZA_ADHOC_ROLE: least } = env();
  if (ROLES.indexOf(by.role) > ROLES.indexOf(least))
    throw new GyozaError('forbidden', `A run of any image takes the role ${least} here (GYOZA_ADHOC_ROLE); run an op that is defined.`);
  requireAllowedImage(body.image, 'invalid_request');
  await requireRoom(tx, { callerId: by.id, op: null });
  return newRun(tx, {
    priority: body.priority ?? DEFAULT_PRIORITY,
    rerunOf: null,
    by,
    specs: null,
    inputs: body.inputs ?? {},
    constraints: body.constraints ?? {},
    timeoutS: body.timeout_s ?? null,
    limits: { queueTimeoutS: body.queue_timeout_s ?? null, runTimeoutS: body.run_timeout_s ?? null },
    columns: {
      labelTerms: labelTerms(body.labels ?? {}),
      image: body.image,
      command: body.command ?? null,
      env: body.env ?? null,
      network: body.network ?? null,
      pullPolicy: body.pull_policy ?? null,
      exclusive: body.exclusive ?? false,
      workerTags: body.worker_tags ?? [],
      concurrency: body.concurrency ?? null,
      concurrencyKey: concurrencyKey(body.concurrency ?? null, body.inputs ?? {}),
      retryPolicy: body.retry_policy ?? retryPolicy.parse({}),
      eventDelivery: body.event_delivery ?? null,
    },
  });
}

/** Inputs with defaults filled in. Throws `invalid_inputs`. */
export async function validInputs(tx: Tx, specs: InputSpecs, raw: JsonObject): Promise<JsonObject> {
  const verdict = validateInputs(specs, raw);
  const errors = verdict.ok ? await checkInputFiles(tx, specs, verdict.inputs) : verdict.errors;
  if (!verdict.ok || errors.length > 0) {
    const [first] = errors;
    const detail =
      errors.length === 1 && first !== undefined ? `${first.path} ${first.message}.` : `${errors.length} inputs are not valid.`;
    throw new GyozaError('invalid_inputs', detail, errors);
  }
  return verdict.inputs;
}

/** What a run takes over from the one that it is made from, which must be one whose payloads the caller may read. */
async function rerunSource(
  tx: Tx,
  { id, name, specs, raw, by }: { id: string; name: string; specs: InputSpecs; raw: JsonObject; by: Starter },
): Promise<{ inputs: JsonObject; labelTerms: string[] }> {
  const source = await tx.run.findUnique({ where: { id }, select: { opDefinition: true, currentAttempt: true, labelTerms: true } });
  if (source === null || !may({ ops: [], ...by, id: by.id ?? '' }, 'payloads', { op: source.opDefinition })) {
    throw new GyozaError('invalid_request', `There is no run ${id} to run again.`, [
      { path: 'rerun_of', message: 'must be the id of an existing run' },
    ]);
  }
  if (source.opDefinition !== name) return { inputs: raw, labelTerms: source.labelTerms };
  const attempt = await tx.attempt.findUniqueOrThrow({
    where: { runId_attempt: { runId: id, attempt: source.currentAttempt } },
    select: { runId: true, inputs: true, sealedInputs: true },
  });
  return { inputs: restoreSecrets(specs, raw, openInputs(attempt)), labelTerms: source.labelTerms };
}

async function newRun(
  tx: Tx,
  given: {
    priority: number;
    rerunOf: string | null;
    by: Starter;
    specs: InputSpecs | null;
    inputs: JsonObject;
    constraints: Constraints;
    timeoutS: number | null;
    limits: TimeLimits;
    columns: Partial<Run>;
  },
): Promise<OpRun> {
  const id = uuidv7();
  const now = new Date();
  const run = {
    capabilities: [],
    ...given.columns,
    ...needColumns(given.constraints),
    ...given.limits,
    queueDeadlineAt: deadline(databaseNow(), given.limits.queueTimeoutS),
    runDeadlineAt: deadline(databaseNow(), given.limits.runTimeoutS),
    id,
    state: 'PENDING',
    priority: given.priority,
    rerunOf: given.rerunOf,
    secretInputs: given.specs === null ? [] : secretInputs(given.specs),
    createdBy: given.by.name,
    createdById: given.by.id,
    createdAt: now,
    updatedAt: now,
  };
  const attempt = {
    attempt: 1,
    state: 'PENDING',
    priority: given.priority,
    ...sealInputs(id, given.specs, given.inputs),
    outputs: {},
    constraints: given.constraints,
    timeoutS: given.timeoutS,
    executionSummary: {},
    createdAt: now,
  };
  const stored = await insertRun(tx, run, attempt, given.specs === null ? [] : inputFileIds(given.specs, given.inputs));
  return presentRun({ ...stored, events: [], specs: given.specs });
}
