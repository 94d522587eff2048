import type { RetentionPreview } from '@/lib/contract/retention';
import { database, inTransaction, onConnection, type Tx } from './db';
import type { Prisma } from './generated/prisma/client';
import { getRetention } from './retention';
import { planRetention, type OpPlan } from './retention-plan';

/** Runs of one transaction: the locks of a larger one would be in the way of those who look at the runs. */
const BATCH = 50;
/** The advisory lock of whoever deletes; any number that nobody else uses. */
const LOCK = 7_202_611;

type Amounts = Omit<RetentionPreview[number], 'op'>;
type What = 'runs' | 'logs' | 'files';
type Weight = { runs: number; bytes: number };
const NOTHING: Weight = { runs: 0, bytes: 0 };

/**
 * Deletes what the rules say, if they are switched on, in small batches, until nothing is left or `isStopped`. One process at a time does it. What is
 * being changed at that moment is left for the next time. Contents of files are removed by `collectGarbage` once nothing refers to them. Answers
 * what went.
 */
export async function applyRetention(isStopped: () => boolean = () => false, now = new Date()): Promise<Amounts> {
  const gone: Amounts = { runs: 0, logs: 0, files: 0, bytes: 0 };
  const { enabled, rules } = await getRetention();
  if (!enabled) return gone;
  await alone(async () => {
    for (const plan of await planRetention(rules, now)) {
      for (const what of ['runs', 'logs', 'files'] as const) {
        const where = plan[what];
        while (where !== null && !isStopped()) {
          const { looked, count, bytes } = await deleteBatch(plan, what, where);
          if (looked === 0) break;
          gone[what] += count;
          gone.bytes += bytes;
        }
      }
    }
  });
  return gone;
}

/** Does `work` unless another process does it already. */
async function alone(work: () => Promise<void>): Promise<void> {
  await onConnection(async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK]);
    if (rows[0]?.mine !== true) return;
    try {
      await work();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  });
}

/** `looked` runs were taken in hand; `count` of them lost something. */
async function deleteBatch(plan: OpPlan, what: What, where: Prisma.Sql): Promise<{ looked: number; count: number; bytes: number }> {
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      select r.id::text from runs r where ${where} order by r.created_at limit ${BATCH} for update of r skip locked`;
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { looked: 0, count: 0, bytes: 0 };
    const logs = what === 'files' ? NOTHING : await logsOf(tx, ids);
    const files = what === 'logs' ? NOTHING : await filesOf(tx, ids);
    const count = { runs: ids.length, logs: logs.runs, files: files.runs }[what];
    const bytes = logs.bytes + files.bytes;
    // A run that had none is marked as of its own end: it is not looked at again, and nobody is told that something of it is gone.
    switch (what) {
      case 'runs':
        await tx.run.deleteMany({ where: { id: { in: ids } } });
        break;
      case 'logs':
        await tx.$executeRaw`
          update runs r set logs_gone_at = case when exists (select 1 from log_chunks c where c.run_id = r.id) then now() else r.finished_at end
          where r.id = any (${ids}::uuid[])`;
        await tx.logChunk.deleteMany({ where: { runId: { in: ids } } });
        break;
      case 'files':
        await tx.$executeRaw`
          update runs r set files_gone_at = case when exists (select 1 from run_files f where f.run_id = r.id) then now() else r.finished_at end
          where r.id = any (${ids}::uuid[])`;
        await tx.runFile.deleteMany({ where: { runId: { in: ids } } });
    }
    if (count > 0) await remember(tx, plan.op, { runs: 0, logs: 0, files: 0, [what]: count, bytes });
    return { looked: ids.length, count, bytes };
  });
}

async function remember(tx: Tx, op: string | null, { runs, logs, files, bytes }: Amounts): Promise<void> {
  await tx.$executeRaw`
    insert into retention_deletions (day, op, runs, logs, files, bytes)
    values (current_date, ${op ?? ''}, ${runs}, ${logs}, ${files}, ${bytes}::int8)
    on conflict (day, op) do update set runs = retention_deletions.runs + excluded.runs, logs = retention_deletions.logs + excluded.logs,
      files = retention_deletions.files + excluded.files, bytes = retention_deletions.bytes + excluded.bytes`;
}

/** How many of the runs have a log, and its bytes as they are stored. */
async function logsOf(tx: Tx, ids: readonly string[]): Promise<Weight> {
  const [row] = await tx.$queryRaw<Weight[]>`
    select count(distinct run_id)::int as runs, coalesce(sum(pg_column_size(lines)), 0)::float8 as bytes
    from log_chunks where run_id = any (${[...ids]}::uuid[])`;
  return row ?? NOTHING;
}

async function filesOf(tx: Tx, ids: readonly string[]): Promise<Weight> {
  const [row] = await tx.$queryRaw<Weight[]>`
    select count(distinct run_id)::int as runs, coalesce(sum(size), 0)::float8 as bytes from run_files where run_id = any (${[...ids]}::uuid[])`;
  return row ?? NOTHING;
}

/** What was deleted is remembered for a year. */
export async function forgetOldDeletions(): Promise<void> {
  await database().$executeRaw`delete from retention_deletions where day < current_date - 365`;
}
