import type { Capacity } from '@/lib/domain/placement';
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
    tags: worker.tags,
  };
}

/** True while the worker's last heartbeat is within the lease. */
export function isOnline(worker: Pick<Worker, 'lastSeenAt'>, now: Date): boolean {
  return now.getTime() - worker.lastSeenAt.getTime() <= LEASE_S * 1000;
}
