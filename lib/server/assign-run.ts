import type { ClaimedRun } from '@/lib/contract/worker';
import { claimedRun } from '@/lib/contract/worker';
import { fileInputs } from '@/lib/domain/file-inputs';
import type { JsonObject } from '@/lib/domain/input-spec';
import { databaseNow } from './database-clock';
import type { Statements } from './db';
import type { Event } from './generated/prisma/client';
import { presentRun } from './present-run';
import { record, type Row } from './raw-row';
import { runSpecs } from './run-specs';
import { transition, type LockedRun } from './transition';

/** Gives a run to a worker: PENDING → ASSIGNED. `because` is stored with the attempt, `inputs` are its own with secrets in clear. Returns what the worker gets. */
export async function assignRun(
  tx: Statements,
  locked: LockedRun,
  given: { workerId: string; gpuId: string | null; because: string; inputs: JsonObject },
): Promise<ClaimedRun> {
  const { workerId, gpuId, because, inputs } = given;
  const assignedAt = new Date();
  const again = locked.run.placements > 0;
  await transition(tx, locked, 'assign', {
    run: {
      workerId,
      gpuId,
      assignedAt,
      leaseSeenAt: databaseNow(),
      nextAttemptAt: null,
      reservedWorker: null,
      reservedBy: null,
      placements: locked.run.placements + 1,
    },
    attempt: { workerId, gpuId, assignedAt, placedBecause: because },
    ...(again ? { event: { type: 'ASSIGNED' as const, msg: `assigned to ${workerId}` } } : {}),
  });
  return claimed(tx, locked, inputs);
}

/** The run as its worker gets it: secrets in the clear, and what the container needs. */
async function claimed(tx: Statements, { run, attempt }: LockedRun, inputs: JsonObject): Promise<ClaimedRun> {
  const specs = await runSpecs(tx, run);
  const uses = specs === null ? [] : fileInputs(specs, inputs);
  const files =
    uses.length === 0
      ? []
      : await tx.$queryRaw<{ id: string; name: string; size: bigint; sha256: string }[]>`
          select id::text, name, size, sha256 from files where id = any(${uses.map((use) => use.id)}::uuid[])`;
  // Nothing has happened yet on a run that is placed for the first time.
  const events =
    run.nextEventId === 0
      ? []
      : await tx.$queryRaw<Row[]>`select * from events where run_id = ${run.id}::uuid and attempt = ${run.currentAttempt} order by id`;
  return claimedRun.parse({
    ...presentRun({ run, attempt, events: events.map((row) => record(row) as Event), specs: null }),
    inputs,
    run_id: run.id,
    attempt: run.currentAttempt,
    command: run.command,
    env: run.env,
    network: run.network,
    pull_policy: run.pullPolicy,
    capabilities: run.capabilities,
    gpu_id: run.gpuId,
    secret_inputs: run.secretInputs,
    files: uses.flatMap((use) => {
      const file = files.find((each) => each.id === use.id);
      return file === undefined ? [] : [{ input: use.input, id: file.id, name: file.name, size: Number(file.size), sha256: file.sha256 }];
    }),
  });
}
