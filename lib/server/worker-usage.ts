import { usage as usageSchema, type Usage, type WorkerDetail } from '@/lib/contract/worker';
import { database, type Statements } from './db';

/** A sample stands for this many seconds: a minute has four, an hour 240. */
const SAMPLE_S = 15;
const KEPT_MINUTES = 60;

/** Keeps what a heartbeat says as the sample of its quarter of a minute, and drops those of more than an hour ago. */
export async function recordUsage(tx: Statements, workerId: string, usage: Usage): Promise<void> {
  await tx.$executeRaw`
    with old as (delete from worker_samples where worker_id = ${workerId} and at < now() - make_interval(mins => ${KEPT_MINUTES}::int))
    insert into worker_samples (worker_id, at, usage)
    values (${workerId}, date_bin(make_interval(secs => ${SAMPLE_S}::int), now(), timestamptz 'epoch'), ${JSON.stringify(usage)}::json)
    on conflict (worker_id, at) do update set usage = excluded.usage`;
}

/** The samples of the last hour, oldest first. */
export async function usageHistory(workerId: string): Promise<WorkerDetail['history']> {
  const rows = await database().$queryRaw<{ at: Date; usage: unknown }[]>`
    select at, usage from worker_samples
    where worker_id = ${workerId} and at >= now() - make_interval(mins => ${KEPT_MINUTES}::int) order by at`;
  return rows.map(({ at, usage }) => ({ t: at.toISOString(), ...usageSchema.parse(usage) }));
}
