import type { RunList } from '@/lib/contract/run';
import type { RunListQuery } from '@/lib/contract/queries';
import { GyozaError } from '@/lib/domain/errors';
import { isInSight, type Sight } from '@/lib/domain/may';
import { database } from './db';
import { Prisma } from './generated/prisma/client';
import { presentRow } from './present-run';
import { runRecord } from './raw-row';
import { allOf, runConditions } from './run-conditions';
import { beyond, inOrder, searchRuns, type Position, type SearchOutcome } from './search-runs';
import { asksOnlyForDuration, firstThatTook } from './took-classes';

/**
 * A page of runs, newest first, by keyset so that page 1,000 costs what page 1 does. `starting_after` goes on to older runs, `ending_before`
 * back to newer ones; what is not in `sight` is as if it were not there. Throws `invalid_request` for a cursor that names no run.
 */
export async function listRuns(query: RunListQuery, sight: Sight | null = null): Promise<RunList> {
  const newer = query.ending_before !== undefined;
  const from = await position(query, sight);
  const now = new Date();
  const conditions = runConditions(query, now, sight);
  if (query.q === undefined) {
    const limit = query.limit + 1;
    const after = from === null ? [] : [beyond(from, newer)];
    const { 'duration[gte]': seconds, ...others } = query;
    const where =
      seconds !== undefined && asksOnlyForDuration(query)
        ? firstThatTook({ seconds, now, conditions: [...runConditions(others, now, sight), ...after], newer, limit })
        : allOf([...conditions, ...after]);
    return page(await readRows(where, newer, limit), query.limit, newer);
  }
  const outcome = await searchRuns({ conditions, text: query.q, newer, from, want: query.limit + 1 });
  const ids = outcome.ids.map((id) => Prisma.sql`${id}::uuid`);
  const rows = ids.length === 0 ? [] : await readRows(Prisma.sql`r.id in (${Prisma.join(ids)})`, newer, ids.length);
  return { ...page(rows, query.limit, newer), searched: searchedSoFar(outcome) };
}

async function position(query: RunListQuery, sight: Sight | null): Promise<Position | null> {
  const id = query.starting_after ?? query.ending_before;
  if (id === undefined) return null;
  const found = await database().run.findUnique({ where: { id }, select: { id: true, createdAt: true, opDefinition: true } });
  if (found !== null && isInSight(sight, found.opDefinition)) return found;
  const path = query.starting_after === undefined ? 'ending_before' : 'starting_after';
  throw new GyozaError('invalid_request', `${path} names no run.`, [{ path, message: 'must be the id of an existing run' }]);
}

type Listed = Parameters<typeof presentRow>[0];

/** Without a name, so that it is planned for the values at hand: what suits one state or op would read a whole table for another. */
async function readRows(where: Prisma.Sql, newer: boolean, limit: number): Promise<Listed[]> {
  const rows = await database().$queryRaw<{ run: unknown; title: string | null }[]>`
    select row_to_json(l) as run, d.title
    from (select r.* from runs r where ${where} ${inOrder(newer)} limit ${limit}) l
    left join definitions d on d.id = l.definition_id ${inOrder(newer, 'l')}`;
  return rows.map(({ run, title }) => ({ ...runRecord(run), definition: { title } }));
}

function page(rows: readonly Listed[], limit: number, newer: boolean): RunList {
  const shown = rows.slice(0, limit);
  return { data: (newer ? shown.reverse() : shown).map(presentRow), has_more: rows.length > limit };
}

function searchedSoFar({ looked, complete, last }: SearchOutcome): NonNullable<RunList['searched']> {
  return { runs: looked, complete, last_id: last?.id ?? null, last_created: last?.createdAt.toISOString() ?? null };
}
