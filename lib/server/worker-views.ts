import { HELD_STATES } from '@/lib/domain/run-state';
import type { Capacity, Holding } from '@/lib/domain/placement';
import type { WorkerView } from '@/lib/domain/explain-waiting';
import { databaseNow } from './database-clock';
import type { Tx } from './db';
import type { Worker } from './generated/prisma/client';

/** Seconds without a heartbeat after which a worker is lost (CONTRACT §4). */
export const LEASE_S = 15;

export interface StoredGpu {
  id: string;
  name: string;
  vram_mb: number;
}

export function storedGpus(worker: Pick<Worker, 'gpus'>): StoredGpu[] {
  return worker.gpus as unknown as StoredGpu[];
}

/** What placement knows of a worker's size. */
export function capacityOf(worker: Worker): Capacity {
  return {
    cpu: worker.cpu,
    ramMb: worker.ramMb,
    gpus: storedGpus(worker).map((gpu) => ({ id: gpu.id, vramMb: gpu.vram_mb })),
    maxRuns: worker.maxRuns,
  };
}

/** What is held, by worker id. */
export async function holdings(tx: Tx, workerId?: string): Promise<Map<string, Holding[]>> {
  const held = await tx.run.findMany({
    where: { state: { in: [...HELD_STATES] }, workerId: workerId ?? { not: null } },
    select: { workerId: true, needCpu: true, needRamMb: true, needVramMb: true, gpuId: true },
  });
  const byWorker = new Map<string, Holding[]>();
  for (const run of held) {
    if (run.workerId === null) continue;
    const list = byWorker.get(run.workerId) ?? [];
    list.push({ cpu: run.needCpu, ramMb: run.needRamMb, vramMb: run.needVramMb, gpuId: run.gpuId });
    byWorker.set(run.workerId, list);
  }
  return byWorker;
}

/** True while the worker's last heartbeat is within the lease. */
export function isOnline(worker: Pick<Worker, 'lastSeenAt'>, now: Date): boolean {
  return now.getTime() - worker.lastSeenAt.getTime() <= LEASE_S * 1000;
}

/** Every worker with what it holds, for explaining why a run waits. */
export async function workerViews(tx: Tx): Promise<WorkerView[]> {
  const workers = await tx.worker.findMany({ orderBy: { id: 'asc' } });
  const held = await holdings(tx);
  const now = databaseNow();
  return workers.map((worker) => ({
    ...capacityOf(worker),
    id: worker.id,
    online: isOnline(worker, now),
    draining: worker.draining,
    engineError: worker.engineError,
    held: held.get(worker.id) ?? [],
  }));
}
