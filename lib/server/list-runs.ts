import type { RunList } from '@/lib/contract/run';
import type { RunListQuery } from '@/lib/contract/queries';
import { GyozaError } from '@/lib/domain/errors';
import { database } from './db';
import type { Prisma } from './generated/prisma/client';
import { presentRow } from './present-run';

/**
 * A page of runs, newest first, by keyset so that page 1,000 costs what page 1 does. `starting_after` goes on to older runs, `ending_before`
 * back to newer ones. Throws `invalid_request` for a cursor that names no run.
 */
export async function listRuns(query: RunListQuery): Promise<RunList> {
  const db = database();
  const cursorId = query.starting_after ?? query.ending_before;
  const cursor =
    cursorId === undefined ? null : await db.run.findUnique({ where: { id: cursorId }, select: { id: true, createdAt: true } });
  if (cursorId !== undefined && cursor === null) {
    const path = query.starting_after === undefined ? 'ending_before' : 'starting_after';
    throw new GyozaError('invalid_request', `${path} names no run.`, [{ path, message: 'must be the id of an existing run' }]);
  }
  const newer = query.ending_before !== undefined;
  const conditions: Prisma.RunWhereInput[] = [filters(query)];
  if (cursor !== null) {
    const side = newer ? ('gt' as const) : ('lt' as const);
    conditions.push({ OR: [{ createdAt: { [side]: cursor.createdAt } }, { createdAt: cursor.createdAt, id: { [side]: cursor.id } }] });
    // Redundant to the condition above, but one the index can start from.
    conditions.push({ createdAt: { [newer ? 'gte' : 'lte']: cursor.createdAt } });
  }
  const direction = newer ? ('asc' as const) : ('desc' as const);
  const rows = await db.run.findMany({
    where: { AND: conditions },
    include: { definition: { select: { title: true } } },
    orderBy: [{ createdAt: direction }, { id: direction }],
    take: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  return { data: (newer ? page.reverse() : page).map(presentRow), has_more: rows.length > query.limit };
}

function filters(query: RunListQuery): Prisma.RunWhereInput {
  const state = query.state ?? query.status;
  const seconds = (value: number | undefined): Date | undefined => (value === undefined ? undefined : new Date(value * 1000));
  const created = {
    gte: seconds(query['created[gte]']),
    gt: seconds(query['created[gt]']),
    lte: seconds(query['created[lte]']),
    lt: seconds(query['created[lt]']),
  };
  const bounds = Object.fromEntries(Object.entries(created).filter(([, value]) => value !== undefined));
  return {
    ...(state === undefined ? {} : { state }),
    ...(query.op_definition === undefined ? {} : { opDefinition: query.op_definition }),
    ...(query.op_version === undefined ? {} : { opVersion: query.op_version }),
    ...(query.image === undefined ? {} : { image: query.image }),
    ...(Object.keys(bounds).length === 0 ? {} : { createdAt: bounds }),
  };
}
