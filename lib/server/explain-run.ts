import { explainWaiting } from '@/lib/domain/explain-waiting';
import { fit } from '@/lib/domain/placement';
import { database } from './db';
import { workerViews } from './worker-views';

/** Why a pending run waits and its place in line, null where none could ever take it; null when it no longer waits. */
export async function explainRun(id: string): Promise<{ reason: string; position: number | null } | null> {
  const run = await database().run.findUnique({ where: { id } });
  if (run?.state !== 'PENDING') return null;
  const ahead = await database().$queryRaw<{ count: bigint }[]>`
    select count(*) as count from runs
    where state = 'PENDING' and (next_attempt_at is null or next_attempt_at <= now())
      and (priority > ${run.priority} or (priority = ${run.priority} and (created_at, id) < (${run.createdAt}, ${id}::uuid)))`;
  const position = Number(ahead[0]?.count ?? 0);
  const need = { cpu: run.needCpu, ramMb: run.needRamMb, vramMb: run.needVramMb, gpuId: run.needGpuId };
  const workers = await workerViews(database());
  const reason = explainWaiting({ need, ahead: position, workers, nextAttemptAt: run.nextAttemptAt, now: new Date() });
  // A run that is too large for every worker stands in no line.
  const online = workers.filter((worker) => worker.online);
  const inLine = online.length === 0 || online.some((worker) => fit(worker, [], need).kind === 'fits');
  return { reason, position: inLine ? position + 1 : null };
}
