import { worker as workerSchema, type Worker } from '@/lib/contract/worker';
import { GyozaError } from '@/lib/domain/errors';
import { HELD_STATES } from '@/lib/domain/run-state';
import { databaseNow } from './database-clock';
import { database, inTransaction } from './db';
import type { Run, Worker as WorkerRecord } from './generated/prisma/client';
import { notify } from './notifications';
import { presentRow } from './present-run';
import { isOnline, storedGpus } from './worker-views';

type HeldRun = Run & { definition: { title: string | null } | null };

function present(worker: WorkerRecord, held: readonly HeldRun[], now: Date): Worker {
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
    engine_error: worker.engineError,
    draining: worker.draining,
    running: held.map(presentRow),
    last_seen_at: worker.lastSeenAt.toISOString(),
    createdAt: worker.createdAt.toISOString(),
  });
}

async function read(ids?: string[]): Promise<Worker[]> {
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
    ),
  );
}

function unknown(id: string): GyozaError {
  return new GyozaError('not_found', `There is no worker ${id}.`);
}

/** Every worker that was ever seen and not forgotten, with what it runs. */
export async function listWorkers(): Promise<Worker[]> {
  return read();
}

/** One worker. Throws `not_found`. */
export async function getWorker(id: string): Promise<Worker> {
  const [worker] = await read([id]);
  if (worker === undefined) throw unknown(id);
  return worker;
}

/** A draining worker finishes what it has and takes nothing new. Throws `not_found`. */
export async function drainWorker(id: string, draining: boolean): Promise<Worker> {
  await inTransaction(async (tx) => {
    const { count } = await tx.worker.updateMany({ where: { id }, data: { draining } });
    if (count === 0) throw unknown(id);
    await notify(tx, 'queue', 'workers');
  });
  return getWorker(id);
}

/** Forgets a worker that holds nothing. Throws `not_found`, `worker_busy`. */
export async function forgetWorker(id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const found = await tx.$queryRaw<{ id: string }[]>`select id from workers where id = ${id} for update`;
    if (found.length === 0) throw unknown(id);
    const held = await tx.run.count({ where: { workerId: id, state: { in: [...HELD_STATES] } } });
    if (held > 0)
      throw new GyozaError(
        'worker_busy',
        `Worker ${id} still holds ${held} ${held === 1 ? 'run' : 'runs'}; drain it and wait until they end.`,
      );
    await tx.worker.delete({ where: { id } });
    await notify(tx, 'workers');
  });
}
