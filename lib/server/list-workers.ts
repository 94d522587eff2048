import { worker as workerSchema, workerDetail, type Worker, type WorkerDetail } from '@/lib/contract/worker';
import { GyozaError } from '@/lib/domain/errors';
import { isInSight, type Sight } from '@/lib/domain/may';
import { HELD_STATES } from '@/lib/domain/run-state';
import { actor } from './acting';
import { databaseNow } from './database-clock';
import { database, inTransaction } from './db';
import type { Run, Worker as WorkerRecord } from './generated/prisma/client';
import { nextRuns } from './next-runs';
import { notify } from './notifications';
import { presentRow } from './present-run';
import { recordAudit } from './record-audit';
import { usageHistory } from './worker-usage';
import { isOnline, storedGpus } from './worker-views';

type HeldRun = Run & { definition: { title: string | null } | null };

function present(worker: WorkerRecord, held: readonly HeldRun[], now: Date, sight: Sight | null): Worker {
  const sum = (pick: (run: HeldRun) => number): number => held.reduce((total, run) => total + pick(run), 0);
  const online = isOnline(worker, now);
  return workerSchema.parse({
    id: worker.id,
    state: online ? (worker.draining ? 'DRAINING' : 'ONLINE') : 'LOST',
    resources: { cpu: worker.cpu, ram_mb: worker.ramMb, gpus: storedGpus(worker) },
    used: { cpu: sum((run) => run.needCpu), ram_mb: sum((run) => run.needRamMb), vram_mb: sum((run) => run.needVramMb) },
    tags: worker.tags,
    version: worker.version,
    max_runs: worker.maxRuns,
    usage: worker.usage,
    engine_error: worker.engineError,
    draining: worker.draining,
    running: held.filter((run) => isInSight(sight, run.opDefinition)).map(presentRow),
    last_seen_at: worker.lastSeenAt.toISOString(),
    createdAt: worker.createdAt.toISOString(),
  });
}

async function read(sight: Sight | null, ids?: string[]): Promise<Worker[]> {
  const workers = await database().worker.findMany({
    ...(ids === undefined ? {} : { where: { id: { in: ids } } }),
    orderBy: { id: 'asc' },
  });
  const held = await database().run.findMany({
    where: { workerId: { in: workers.map((worker) => worker.id) }, state: { in: [...HELD_STATES] } },
    include: { definition: { select: { title: true } } },
    orderBy: { assignedAt: 'asc' },
  });
  const now = databaseNow();
  return workers.map((worker) =>
    present(
      worker,
      held.filter((run) => run.workerId === worker.id),
      now,
      sight,
    ),
  );
}

function unknown(id: string): GyozaError {
  return new GyozaError('not_found', `There is no worker ${id}.`);
}

/** Every worker that was ever seen and not forgotten, with what it runs and is in sight. */
export async function listWorkers(sight: Sight | null = null): Promise<Worker[]> {
  return read(sight);
}

/** One worker with its last hour and what comes next. Throws `not_found`. */
export async function getWorker(id: string, sight: Sight | null = null): Promise<WorkerDetail> {
  const record = await database().worker.findUnique({ where: { id } });
  if (record === null) throw unknown(id);
  const [worker, history, next] = await Promise.all([readOne(id, sight), usageHistory(id), nextRuns(record)]);
  return workerDetail.parse({
    ...worker,
    history,
    next: worker.state === 'ONLINE' ? next.filter((run) => isInSight(sight, run.op_definition)) : [],
  });
}

async function readOne(id: string, sight: Sight | null = null): Promise<Worker> {
  const [worker] = await read(sight, [id]);
  if (worker === undefined) throw unknown(id);
  return worker;
}

/** A draining worker finishes what it has and takes nothing new. Throws `not_found`. */
export async function drainWorker(id: string, draining: boolean): Promise<Worker> {
  await inTransaction(async (tx) => {
    const { count } = await tx.worker.updateMany({ where: { id }, data: { draining } });
    if (count === 0) throw unknown(id);
    await recordAudit(tx, actor(), { action: draining ? 'worker.drain' : 'worker.resume', object: { kind: 'worker', id } });
    await notify(tx, 'queue', 'workers');
  });
  return readOne(id);
}

/**
 * Forgets a worker that is gone, whose runs then count as lost, or that holds nothing. Throws `not_found`, `worker_busy` with what it holds.
 */
export async function forgetWorker(id: string): Promise<void> {
  await inTransaction(async (tx) => {
    // Locked, so that no claim of its own comes between the look and the end.
    const [found] = await tx.$queryRaw<{ seen: Date }[]>`select last_seen_at as seen from workers where id = ${id} for update`;
    if (found === undefined) throw unknown(id);
    const held = await tx.run.findMany({ where: { workerId: id, state: { in: [...HELD_STATES] } }, select: { id: true } });
    if (held.length > 0 && isOnline({ lastSeenAt: found.seen }, databaseNow())) throw new GyozaError('worker_busy', stillHolds(id, held));
    await tx.worker.delete({ where: { id } });
    await recordAudit(tx, actor(), { action: 'worker.forget', object: { kind: 'worker', id } });
    await tx.recall.deleteMany({ where: { workerId: id } });
    await notify(tx, 'workers');
  });
}

/** At most so many runs are named. */
const NAMED = 3;

function stillHolds(id: string, held: readonly { id: string }[]): string {
  const named = held
    .slice(0, NAMED)
    .map((run) => run.id)
    .join(', ');
  const more = held.length > NAMED ? ` and ${held.length - NAMED} more` : '';
  return `Worker ${id} still holds the ${held.length === 1 ? 'run' : 'runs'} ${named}${more}; drain it and wait until they end.`;
}
