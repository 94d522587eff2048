import type { Retention, RetentionPreview, RetentionRule, RetentionWrite } from '@/lib/contract/retention';
import { changedFields } from '@/lib/domain/changed-fields';
import { actor } from './acting';
import { database, type Tx } from './db';
import { Prisma } from './generated/prisma/client';
import { recordAudit } from './record-audit';
import { planRetention, type OpPlan } from './retention-plan';

const SHOWN_DAYS = 30;

/** The rules, and what they deleted lately. */
export async function getRetention(tx: Tx = database()): Promise<Retention> {
  const since = new Date(Date.now() - SHOWN_DAYS * 86_400_000);
  const [row, deleted] = await Promise.all([
    tx.retention.findFirst(),
    tx.retentionDeletion.findMany({ where: { day: { gte: since } }, orderBy: [{ day: 'desc' }, { op: 'asc' }] }),
  ]);
  return {
    enabled: row?.enabled ?? false,
    rules: (row?.rules ?? []) as RetentionRule[],
    updatedAt: row?.updatedAt.toISOString() ?? null,
    updated_by: row?.updatedBy ?? null,
    deleted: deleted.map(({ day, op, runs, logs, files, bytes }) => ({
      ...{ day: day.toISOString().slice(0, 10), op: op === '' ? null : op, runs, logs, files, bytes: Number(bytes) },
    })),
  };
}

/** Sets the rules, whole. */
export async function putRetention(tx: Tx, { enabled, rules }: RetentionWrite, by: string): Promise<Retention> {
  const data = { enabled, rules, updatedBy: by, updatedAt: new Date() };
  const before = await tx.retention.findFirst();
  await tx.retention.upsert({ where: { singleton: true }, create: data, update: data });
  const change = changedFields({ enabled: before?.enabled ?? false, rules: before?.rules ?? [] }, { enabled, rules });
  await recordAudit(tx, actor(), { action: 'retention.change', object: { kind: 'retention', id: 'retention' }, change });
  return getRetention(tx);
}

/** What rules would delete at the moment `now`, by op; ops of which nothing would go are left out. */
export async function previewRetention(rules: readonly RetentionRule[], now = new Date()): Promise<RetentionPreview> {
  const preview: RetentionPreview = [];
  for (const plan of await planRetention(rules, now)) {
    const amounts = await weigh(plan);
    if (amounts.runs + amounts.logs + amounts.files > 0) preview.push({ op: plan.op, ...amounts });
  }
  return preview;
}

type Amounts = Omit<RetentionPreview[number], 'op'>;

async function weigh({ runs, logs, files }: OpPlan): Promise<Amounts> {
  const whole = runs ?? Prisma.sql`false`;
  const [row] = await database().$queryRaw<{ runs: bigint; logs: bigint; files: bigint; log_bytes: bigint; file_bytes: bigint }[]>`
    with whole as materialized (select r.id from runs r where ${whole}),
      log as materialized (
        select r.id from runs r where ${logs ?? Prisma.sql`false`} and not (${whole}) and exists (select 1 from log_chunks c where c.run_id = r.id)),
      file as materialized (
        select r.id from runs r where ${files ?? Prisma.sql`false`} and not (${whole}) and exists (select 1 from run_files f where f.run_id = r.id))
    select (select count(*) from whole) as runs, (select count(*) from log) as logs, (select count(*) from file) as files,
      (select coalesce(sum(pg_column_size(c.lines)), 0)::int8 from log_chunks c where c.run_id in (select id from whole union all select id from log))
        as log_bytes,
      (select coalesce(sum(f.size), 0)::int8 from run_files f where f.run_id in (select id from whole union all select id from file)) as file_bytes`;
  if (row === undefined) throw new Error('A sum returned no row.');
  return { runs: Number(row.runs), logs: Number(row.logs), files: Number(row.files), bytes: Number(row.log_bytes + row.file_bytes) };
}
