import { database } from './db';
import { storedGpus } from './worker-views';
import type { Worker } from './generated/prisma/client';

/** The queue and the workers at one moment. */
export interface Fleet {
  /** How many runs are in each state that is not an end. */
  runs: { PENDING: number; ASSIGNED: number; RUNNING: number };
  /** One for each op that has runs waiting; `op` is null for those of an image without a definition. */
  queues: { op: string | null; ready: number; delayed: number; oldestS: number }[];
  workers: (Pick<Worker, 'id' | 'cpu' | 'ramMb' | 'maxRuns' | 'draining' | 'lastSeenAt'> & {
    engineOk: boolean;
    vramMb: number;
    heldRuns: number;
    heldCpu: number;
    heldRamMb: number;
    heldVramMb: number;
  })[];
}

/**
 * Reads what waits, what is held, and who holds it. Costs by what is in hand, not by what has ever run: first attempts, the many, are counted
 * from the index `runs_waiting_idx` alone. A first attempt has waited since its run was posted, any other since its run last changed.
 */
export async function readFleet(): Promise<Fleet> {
  const db = database();
  const [queues, held, workers] = await Promise.all([
    db.$queryRaw<Fleet['queues']>`
      with waiting as (
        select op_definition as op, next_attempt_at, created_at as since from runs where state = 'PENDING' and current_attempt = 1
        union all
        select op_definition, next_attempt_at, updated_at from runs where state = 'PENDING' and current_attempt > 1
      )
      select op,
        (count(*) filter (where next_attempt_at is null or next_attempt_at <= now()))::int as ready,
        (count(*) filter (where next_attempt_at > now()))::int as delayed,
        coalesce(greatest(0, extract(epoch from now() - min(greatest(since, next_attempt_at)) filter (where next_attempt_at is null or next_attempt_at <= now()))), 0)::float8 as "oldestS"
      from waiting group by op order by op`,
    db.$queryRaw<{ worker: string | null; state: 'ASSIGNED' | 'RUNNING'; runs: number; cpu: number; ramMb: number; vramMb: number }[]>`
      select worker_id as worker, state, count(*)::int as runs,
        sum(need_cpu)::float8 as cpu, sum(need_ram_mb)::float8 as "ramMb", sum(need_vram_mb)::float8 as "vramMb"
      from runs where state in ('ASSIGNED', 'RUNNING') group by worker_id, state`,
    db.worker.findMany({ orderBy: { id: 'asc' } }),
  ]);
  const sum = <T>(rows: readonly T[], read: (row: T) => number): number => rows.reduce((total, row) => total + read(row), 0);
  const inState = (state: 'ASSIGNED' | 'RUNNING'): number =>
    sum(
      held.filter((row) => row.state === state),
      (row) => row.runs,
    );
  return {
    runs: {
      PENDING: sum(queues, ({ ready, delayed }) => ready + delayed),
      ASSIGNED: inState('ASSIGNED'),
      RUNNING: inState('RUNNING'),
    },
    queues,
    workers: workers.map((worker) => {
      const mine = held.filter((row) => row.worker === worker.id);
      return {
        ...worker,
        engineOk: worker.engineError === null,
        vramMb: sum(storedGpus(worker), (gpu) => gpu.vram_mb),
        heldRuns: sum(mine, (row) => row.runs),
        heldCpu: sum(mine, (row) => row.cpu),
        heldRamMb: sum(mine, (row) => row.ramMb),
        heldVramMb: sum(mine, (row) => row.vramMb),
      };
    }),
  };
}
