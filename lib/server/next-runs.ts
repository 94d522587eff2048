import type { RunRow } from '@/lib/contract/run';
import { fit } from '@/lib/domain/placement';
import { database } from './db';
import type { Worker } from './generated/prisma/client';
import { presentRow } from './present-run';
import { queuedRuns, queueHead } from './queued-runs';
import { capacityOf } from './worker-views';

/** How many runs are shown. */
const SHOWN = 5;

/** The first waiting runs that a worker is large enough for, best first: what it is likely to take next. None while it takes nothing. */
export async function nextRuns(worker: Worker): Promise<RunRow[]> {
  if (worker.draining || worker.engineError !== null) return [];
  const { rows } = await queueHead(database());
  const capacity = capacityOf(worker);
  const ids = queuedRuns(rows, new Map())
    .filter((run) => fit(capacity, [], run).kind !== 'never')
    .slice(0, SHOWN)
    .map(({ id }) => id);
  const found = await database().run.findMany({ where: { id: { in: ids } }, include: { definition: { select: { title: true } } } });
  return ids.flatMap((id) => found.filter((run) => run.id === id)).map(presentRow);
}
