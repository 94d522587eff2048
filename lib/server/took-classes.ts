import type { RunFilter } from '@/lib/contract/run-filter';
import { Prisma } from './generated/prisma/client';
import { allOf } from './run-conditions';
import { inOrder } from './search-runs';

/** Seconds at which a class of durations ends and the next begins, as in the index `runs_took_class_idx`. */
export const TOOK_BOUNDS = Array.from({ length: 25 }, (_, power) => 2 ** power);

const TOOK = Prisma.raw(`extract(epoch from r.finished_at - r.started_at)::float8`);
const CLASS = Prisma.raw(`width_bucket(extract(epoch from r.finished_at - r.started_at)::float8, '{${TOOK_BOUNDS.join()}}'::float8[])`);

/** What a filter may ask besides, so that runs are read by their durations: the index knows times, and has nothing to find an op or a state by. */
const BESIDES: ReadonlySet<string> = new Set<keyof RunFilter>([
  'duration[gte]',
  'created[gte]',
  'created[gt]',
  'created[lte]',
  'created[lt]',
  'created_within',
]);
const FIELDS_OF_A_PAGE: ReadonlySet<string> = new Set(['limit', 'starting_after', 'ending_before']);

/** Whether the filter asks how long runs took and for nothing that leaves fewer than that does. */
export function asksOnlyForDuration(query: Readonly<Record<string, unknown>>): boolean {
  const given = Object.keys(query).filter((name) => query[name] !== undefined && !FIELDS_OF_A_PAGE.has(name));
  return given.includes('duration[gte]') && given.every((name) => BESIDES.has(name));
}

interface Reading {
  /** How long they took at least. */
  seconds: number;
  now: Date;
  /** All else that is asked of them. */
  conditions: readonly Prisma.Sql[];
  /** Whether the list is read from its oldest. */
  newer: boolean;
  limit: number;
}

/**
 * The condition that a row `r` is one of the first `limit` runs that took so long. By an index over durations alone, every run that took as long would be
 * read and put in order; by the list's order, every run that did not. Instead the first few of each class are read, which the index has in order, and
 * merged. Only in the class that `seconds` falls into may runs be passed over;
 * where they would be many, the index over durations alone leads to the others, which is why its upper bound is said as well.
 */
export function firstThatTook({ seconds, now, conditions, newer, limit }: Reading): Prisma.Sql {
  const lowest = TOOK_BOUNDS.filter((bound) => bound <= seconds).length;
  const next = TOOK_BOUNDS[lowest];
  const longEnough = Prisma.sql`${TOOK} >= ${seconds}::float8`;
  const first = (...part: Prisma.Sql[]): Prisma.Sql =>
    Prisma.sql`(select r.id, r.created_at from runs r where ${allOf([...part, ...conditions])} ${inOrder(newer)} limit ${limit})`;
  const firsts = [
    first(inClass(lowest), longEnough, ...(next === undefined ? [] : [Prisma.sql`${TOOK} < ${next}::float8`])),
    // One plan for all of them: to plan twenty takes longer than to read them.
    Prisma.sql`(select l.id, l.created_at from generate_series(${lowest + 1}::int, ${TOOK_BOUNDS.length}::int) k,
      lateral ${first(inClass(Prisma.raw('k')))} l)`,
    first(
      Prisma.sql`r.state = 'RUNNING' and r.started_at <= ${new Date(now.getTime() - seconds * 1000)}`,
      Prisma.sql`(${longEnough}) is not true`,
    ),
  ];
  return Prisma.sql`r.id = any (array(select m.id from (${Prisma.join(firsts, ' union all ')}) m ${inOrder(newer, 'm')} limit ${limit}))`;
}

function inClass(number: number | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`r.finished_at is not null and ${CLASS} = ${number}::int`;
}
