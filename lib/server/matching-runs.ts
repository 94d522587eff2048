import type { RunFilter } from '@/lib/contract/run-filter';
import type { RunCounts } from '@/lib/contract/run-counts';
import { BULK_RUNS } from '@/lib/domain/bulk';
import type { Sight } from '@/lib/domain/may';
import type { RunState } from '@/lib/domain/run-state';
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { allOf, runConditions } from './run-conditions';
import { inOrder, searchRuns } from './search-runs';

/** How many runs meet a filter, by state. Counting ends at BULK_RUNS, so that it costs the same however many there are. */
export async function countRuns(filter: RunFilter, sight: Sight | null = null): Promise<RunCounts> {
  const { chosen, complete } = await choose(filter, [], sight);
  const rows = await database().$queryRaw<{ state: RunState; runs: number }[]>`
    select state, count(*)::int as runs from (select r.state from runs r where ${chosen} limit ${BULK_RUNS + 1}) counted group by state`;
  const total = rows.reduce((sum, { runs }) => sum + runs, 0);
  return {
    total: Math.min(total, BULK_RUNS),
    at_least: !complete || total > BULK_RUNS,
    states: Object.fromEntries(rows.map(({ state, runs }) => [state, runs])),
  };
}

/** Ids of the runs that meet a filter now and are in one of `states`: the newest BULK_RUNS of them, oldest first. */
export async function matchingRuns(
  filter: RunFilter,
  states: readonly RunState[],
  sight: Sight | null = null,
  more: readonly Prisma.Sql[] = [],
): Promise<string[]> {
  const { chosen } = await choose(filter, [Prisma.sql`r.state in (${Prisma.join([...states])})`, ...more], sight);
  const rows = await database().$queryRaw<{ id: string }[]>`
    select r.id::text from runs r where ${chosen} ${inOrder(false)} limit ${BULK_RUNS}`;
  return rows.map(({ id }) => id).reverse();
}

/** The condition of being chosen; for a text the runs in which it was found, as far as a search looks. */
async function choose(
  filter: RunFilter,
  more: readonly Prisma.Sql[],
  sight: Sight | null,
): Promise<{ chosen: Prisma.Sql; complete: boolean }> {
  const conditions = [...runConditions(filter, new Date(), sight), ...more];
  if (filter.q === undefined) return { chosen: allOf(conditions), complete: true };
  const { ids, complete } = await searchRuns({ conditions, text: filter.q, newer: false, from: null, want: BULK_RUNS });
  return { chosen: Prisma.sql`r.id = any (${ids}::uuid[])`, complete };
}
