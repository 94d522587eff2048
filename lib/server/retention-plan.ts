import type { RetentionRule } from '@/lib/contract/retention';
import { TERMINAL_STATES } from '@/lib/domain/run-state';
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { beyond, type Position } from './search-runs';

/** What of an op is to go: conditions on a row `r` of runs, null where nothing of the kind ever goes. */
export interface OpPlan {
  /** Null for runs without an op. */
  op: string | null;
  runs: Prisma.Sql | null;
  logs: Prisma.Sql | null;
  files: Prisma.Sql | null;
}

const DAY_MS = 86_400_000;

/**
 * What the rules mean for each op at the moment `now`. The rule of an op stands instead of the general one. A run that has not ended is in no plan, nor
 * is one of the newest of its op that a rule keeps.
 */
export async function planRetention(rules: readonly RetentionRule[], now: Date): Promise<OpPlan[]> {
  const general = rules.find(({ op }) => op === null);
  const plans: OpPlan[] = [];
  for (const op of await opsWithRuns()) {
    const rule = rules.find((each) => each.op === op) ?? general;
    if (rule === undefined || (rule.keep_days ?? rule.log_days ?? rule.file_days) === null) continue;
    const boundary = rule.keep_newest === 0 ? null : await newest(op, rule.keep_newest);
    if (boundary === undefined) continue; // there are not even as many as are kept
    plans.push(plan(op, rule, boundary, now));
  }
  return plans;
}

function plan(op: string | null, rule: RetentionRule, boundary: Position | null, now: Date): OpPlan {
  const common = Prisma.sql`${ofOp(op)} and r.state in (${Prisma.join([...TERMINAL_STATES])})
    ${boundary === null ? Prisma.empty : Prisma.sql`and ${beyond(boundary, false)}`}`;
  const before = (days: number): Prisma.Sql => {
    const cut = new Date(now.getTime() - days * DAY_MS);
    // The first says nothing more than the second, but an index knows it.
    return Prisma.sql`${common} and r.created_at < ${cut} and r.finished_at < ${cut}`;
  };
  return {
    op,
    runs: rule.keep_days === null ? null : before(rule.keep_days),
    logs: rule.log_days === null ? null : Prisma.sql`${before(rule.log_days)} and ${still('logs_gone_at')}`,
    files: rule.file_days === null ? null : Prisma.sql`${before(rule.file_days)} and ${still('files_gone_at')}`,
  };
}

/** As the partial indexes have it. */
function still(column: 'logs_gone_at' | 'files_gone_at'): Prisma.Sql {
  return Prisma.raw(`r.finished_at is not null and (r.${column} is null or r.${column} < r.finished_at)`);
}

function ofOp(op: string | null): Prisma.Sql {
  return op === null ? Prisma.sql`r.op_definition is null` : Prisma.sql`r.op_definition = ${op}`;
}

/** The oldest of the newest `count` runs of an op; undefined where there are fewer. */
async function newest(op: string | null, count: number): Promise<Position | undefined> {
  const [row] = await database().$queryRaw<{ id: string; created_at: Date }[]>`
    select r.id::text, r.created_at from runs r where ${ofOp(op)} order by r.created_at desc, r.id desc offset ${count - 1} limit 1`;
  return row === undefined ? undefined : { id: row.id, createdAt: row.created_at };
}

/** Every op that has a run, found by steps over an index, and null for the runs without one. */
async function opsWithRuns(): Promise<(string | null)[]> {
  const rows = await database().$queryRaw<{ op: string | null }[]>`
    with recursive ops (op) as (
      (select op_definition from runs where op_definition is not null order by op_definition limit 1)
      union all
      select (select r.op_definition from runs r where r.op_definition > ops.op order by r.op_definition limit 1) from ops where ops.op is not null
    )
    select op from ops where op is not null
    union all select null where exists (select 1 from runs where op_definition is null)`;
  return rows.map(({ op }) => op);
}
