import type { RunHistory } from '@/lib/contract/run-counts';
import type { RunFilter } from '@/lib/contract/run-filter';
import type { Sight } from '@/lib/domain/may';
import type { RunState } from '@/lib/domain/run-state';
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { allOf, runConditions } from './run-conditions';
import { inOrder, searchRuns } from './search-runs';

const SPANS = 48;
/** Runs that are counted at most, the newest first. */
const COUNTED = 20_000;
const DAY_S = 86_400;

/**
 * How many of the runs that meet a filter were asked for when, in one statement over the newest COUNTED of them. The time is that of the filter; where it
 * has no beginning, the 24 hours before its end.
 */
export async function runHistory(filter: RunFilter, now = new Date(), sight: Sight | null = null): Promise<RunHistory> {
  const { from, to } = period(filter, now);
  const spanMs = Math.max(1, (to.getTime() - from.getTime()) / SPANS);
  const time = Prisma.sql`r.created_at >= ${from} and r.created_at <= ${to}`;
  const conditions = [...runConditions(filter, now, sight), time];
  const found = filter.q === undefined ? null : await searchRuns({ conditions, text: filter.q, newer: false, from: null, want: COUNTED });
  const chosen = found === null ? allOf(conditions) : Prisma.sql`r.id = any (${found.ids}::uuid[])`;
  const rows = await database().$queryRaw<{ span: number; state: RunState; runs: number }[]>`
    select least(${SPANS - 1}, floor(extract(epoch from c.created_at - ${from}::timestamptz) * 1000 / ${spanMs}::float8))::int as span,
      c.state, count(*)::int as runs
    from (select r.created_at, r.state from runs r where ${chosen} ${inOrder(false)} limit ${COUNTED}) c group by span, c.state`;
  const spans = Array.from({ length: SPANS }, (_, n) => ({
    at: new Date(from.getTime() + n * spanMs).toISOString(),
    states: Object.fromEntries(rows.filter(({ span }) => span === n).map(({ state, runs }) => [state, runs])),
  }));
  const total = rows.reduce((sum, { runs }) => sum + runs, 0);
  const cut = total >= COUNTED || found?.complete === false;
  return { from: from.toISOString(), to: to.toISOString(), span_s: spanMs / 1000, cut, spans };
}

function period(filter: RunFilter, now: Date): { from: Date; to: Date } {
  const nowS = now.getTime() / 1000;
  const to = Math.min(...given([filter['created[lte]'], filter['created[lt]'], nowS]));
  const starts = given([
    filter['created[gte]'],
    filter['created[gt]'],
    filter.created_within === undefined ? undefined : nowS - filter.created_within,
  ]);
  const from = Math.min(to, starts.length === 0 ? to - DAY_S : Math.max(...starts));
  return { from: new Date(from * 1000), to: new Date(to * 1000) };
}

function given(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}
