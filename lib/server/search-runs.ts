import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { allOf } from './run-conditions';

/** Runs whose texts are read for one answer at most. */
export const SEARCH_RUNS = 10_000;
/** Milliseconds after which a search stops with what it has; inputs may be large. */
const SEARCH_MS = 1_500;
const BATCH = 500;

/** A place in the list. */
export interface Position {
  id: string;
  createdAt: Date;
}

export interface Search {
  conditions: readonly Prisma.Sql[];
  text: string;
  /** Older runs follow when it is false. */
  newer: boolean;
  from: Position | null;
  /** Enough, where so many are found. */
  want: number;
  looked?: number;
}

export interface SearchOutcome {
  ids: string[];
  looked: number;
  complete: boolean;
  last: Position | null;
}

/** The condition that leads on from a place in the list; one comparison of rows, which the indexes by time can start from. */
export function beyond(from: Position, newer: boolean): Prisma.Sql {
  return Prisma.sql`(r.created_at, r.id) ${Prisma.raw(newer ? '>' : '<')} (${from.createdAt}, ${from.id}::uuid)`;
}

/** The order of the list, from its newest run or from its oldest. */
export function inOrder(newer: boolean, table = 'r'): Prisma.Sql {
  const direction = newer ? 'asc' : 'desc';
  return Prisma.raw(`order by ${table}.created_at ${direction}, ${table}.id ${direction}`);
}

/**
 * Looks for text in the errors and inputs of the runs that meet the conditions, one after the other in the order of the list: no index of every
 * PostgreSQL finds text. It stops where enough is found, and otherwise after SEARCH_RUNS runs or SEARCH_MS, and says how far it came. Values of
 * secret inputs are never compared, or who searches could guess them.
 */
export async function searchRuns(search: Search): Promise<SearchOutcome> {
  const until = performance.now() + SEARCH_MS;
  const most = search.looked ?? SEARCH_RUNS;
  const found: SearchOutcome = { ids: [], looked: 0, complete: false, last: search.from };
  while (found.looked < most && performance.now() < until) {
    const rows = await lookThrough(search, found.last, Math.min(BATCH, most - found.looked));
    for (const row of rows) {
      found.looked += 1;
      found.last = { id: row.id, createdAt: row.created_at };
      if (row.hit) found.ids.push(row.id);
      if (found.ids.length >= search.want) return { ...found, complete: true };
    }
    if (rows.length < BATCH && found.looked < most) return { ...found, complete: true };
  }
  return found;
}

async function lookThrough(
  { conditions, text, newer }: Search,
  from: Position | null,
  count: number,
): Promise<{ id: string; created_at: Date; hit: boolean }[]> {
  const where = allOf(from === null ? conditions : [...conditions, beyond(from, newer)]);
  return database().$queryRaw`
    with looked as materialized (
      select r.id, r.created_at, r.current_attempt, r.error_message, r.secret_inputs from runs r where ${where} ${inOrder(newer)} limit ${count}
    )
    select l.id::text, l.created_at, (
      strpos(lower(coalesce(l.error_message, '')), lower(${text}::text)) > 0 or exists (
        select 1 from attempts a, json_each_text(a.inputs) as input (name, value)
        where a.run_id = l.id and a.attempt = l.current_attempt and input.name <> all (coalesce(l.secret_inputs, '{}'))
          and strpos(lower(input.value), lower(${text}::text)) > 0
      )
    ) as hit
    from looked l ${inOrder(newer, 'l')}`;
}
