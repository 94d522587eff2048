import { database } from './db';

export interface DefinitionStats {
  lastUsedAt: string | null;
  runs: number;
  completed: number;
  failed: number;
  /** Median time from start to end of the completed ones, in ms; null when none completed. */
  medianMs: number | null;
  /** Runs of the last 30 days; reckoned from the last 200 where there were more. */
  runsPerMonth: number;
}

const LOOKED_AT = 200;
const MONTH_MS = 30 * 86_400_000;

/** How an op has done over its last 200 ended or running runs, by name. */
export async function definitionStats(names: readonly string[]): Promise<Map<string, DefinitionStats>> {
  if (names.length === 0) return new Map();
  const now = Date.now();
  const rows = await database().$queryRaw<
    {
      name: string;
      last_used: Date | null;
      runs: bigint;
      completed: bigint;
      failed: bigint;
      median_ms: number | null;
      oldest: Date | null;
      in_month: bigint;
    }[]
  >`
    select n.name, max(r.created_at) as last_used, min(r.created_at) as oldest,
      count(*) filter (where r.created_at > ${new Date(now - MONTH_MS)}) as in_month, count(r.id) as runs,
      count(*) filter (where r.state = 'COMPLETED') as completed, count(*) filter (where r.state = 'FAILED') as failed,
      percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000)
        filter (where r.state = 'COMPLETED')::float8 as median_ms
    from unnest(${[...names]}::text[]) as n(name)
    left join lateral (
      select * from runs where op_definition = n.name order by created_at desc, id desc limit ${LOOKED_AT}
    ) r on true
    group by n.name`;
  return new Map(
    rows.map((row) => [
      row.name,
      {
        lastUsedAt: row.last_used?.toISOString() ?? null,
        runs: Number(row.runs),
        completed: Number(row.completed),
        failed: Number(row.failed),
        medianMs: row.median_ms,
        runsPerMonth: runsPerMonth(Number(row.in_month), row.oldest, now),
      },
    ]),
  );
}

function runsPerMonth(inMonth: number, oldest: Date | null, now: number): number {
  if (inMonth < LOOKED_AT || oldest === null) return inMonth;
  return Math.round((LOOKED_AT * MONTH_MS) / Math.max(1000, now - oldest.getTime()));
}
