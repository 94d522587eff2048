import type { RunRow } from '@/lib/contract/run';
import { fit } from '@/lib/domain/placement';
import { database } from './db';
import type { Worker } from './generated/prisma/client';
import { presentRow } from './present-run';
import { capacityOf } from './worker-views';

/** How far down the queue is looked, and how many runs are shown. */
const WINDOW = 64;
const SHOWN = 5;

/** The first waiting runs that a worker is large enough for, best first: what it is likely to take next. None while it takes nothing. */
export async function nextRuns(worker: Worker): Promise<RunRow[]> {
  if (worker.draining || worker.engineError !== null) return [];
  const queue = await database().run.findMany({
    where: { state: 'PENDING', OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: new Date() } }] },
    orderBy: [{ priority: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
    include: { definition: { select: { title: true } } },
    take: WINDOW,
  });
  const capacity = capacityOf(worker);
  return queue
    .filter(
      (run) => fit(capacity, [], { cpu: run.needCpu, ramMb: run.needRamMb, vramMb: run.needVramMb, gpuId: run.needGpuId }).kind !== 'never',
    )
    .slice(0, SHOWN)
    .map(presentRow);
}
