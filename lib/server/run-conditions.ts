import type { RunFilter } from '@/lib/contract/run-filter';
import { sightOf, type Sight } from '@/lib/domain/may';
import type { Caller } from './authenticate';
import { Prisma } from './generated/prisma/client';

/**
 * What a filter asks of a row `r` of runs, but for its text, which no index knows. Each condition by itself has an index that ends with the order of
 * the list or that finds the few it leaves. Times that count back do so from `now`.
 */
export function runConditions(filter: RunFilter, now: Date, sight: Sight | null = null): Prisma.Sql[] {
  const state = filter.state ?? filter.status;
  const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
  const conditions: (Prisma.Sql | null)[] = [
    ...inSight(sight),
    state === undefined ? null : Prisma.sql`r.state = ${state}`,
    filter.op_definition === undefined ? null : Prisma.sql`r.op_definition = ${filter.op_definition}`,
    filter.op_version === undefined ? null : Prisma.sql`r.op_version = ${filter.op_version}`,
    filter.image === undefined ? null : Prisma.sql`r.image = ${filter.image}`,
    filter.created_by === undefined ? null : Prisma.sql`r.created_by = ${filter.created_by}`,
    filter.worker_id === undefined ? null : Prisma.sql`r.worker_id = ${filter.worker_id}`,
    filter.label === undefined ? null : labelled(filter.label),
    created('>=', filter['created[gte]']),
    created('>', filter['created[gt]']),
    created('<=', filter['created[lte]']),
    created('<', filter['created[lt]']),
    filter.created_within === undefined ? null : Prisma.sql`r.created_at >= ${ago(filter.created_within)}`,
    filter['duration[gte]'] === undefined ? null : tookAtLeast(filter['duration[gte]'], ago(filter['duration[gte]'])),
  ];
  return conditions.filter((condition) => condition !== null);
}

/** No condition at all for whoever sees everything, which is nearly everybody: the list is read as if there were no rules. */
function inSight(sight: Sight | null): Prisma.Sql[] {
  if (sight === null) return [];
  const { only, hidden } = sight;
  if (only !== null) return [Prisma.sql`r.op_definition = any (${only.filter((op) => !hidden.includes(op))}::text[])`];
  return [Prisma.sql`(r.op_definition is null or r.op_definition <> all (${[...hidden]}::text[]))`];
}

/** The runs that a filter may find for somebody. What they may not read is not searched for text either, or they could guess it. */
export function visibleRuns(caller: Caller, filter: Pick<RunFilter, 'q'>): Sight | null {
  return sightOf(caller, filter.q === undefined ? 'see' : 'payloads');
}

function created(comparison: '>=' | '>' | '<=' | '<', seconds: number | undefined): Prisma.Sql | null {
  return seconds === undefined ? null : Prisma.sql`r.created_at ${Prisma.raw(comparison)} ${new Date(seconds * 1000)}`;
}

/** The index holds only runs that have labels, which the second condition tells the planner. */
function labelled(terms: readonly string[]): Prisma.Sql {
  return Prisma.sql`r.label_terms @> ${[...terms]}::text[] and r.label_terms <> '{}'`;
}

/** Those that ended by an index over their durations; those under way are few, and the index by state finds them. */
function tookAtLeast(seconds: number, startedBy: Date): Prisma.Sql {
  return Prisma.sql`(extract(epoch from r.finished_at - r.started_at)::float8 >= ${seconds}::float8
    or (r.state = 'RUNNING' and r.started_at <= ${startedBy}))`;
}

/** All of the conditions; true where there is none. */
export function allOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' and ');
}
