import {
  RUN_ACTIONS,
  runAction,
  type AuditEntry,
  type AuditExportQuery,
  type AuditFilter,
  type AuditList,
  type AuditListQuery,
  type RunAction,
} from '@/lib/contract/audit';
import { jsonObject, runId } from '@/lib/contract/values';
import { csvLine } from '@/lib/domain/csv';
import { GyozaError } from '@/lib/domain/errors';
import { database } from './db';
import type { AuditEntry as AuditRow, Prisma } from './generated/prisma/client';
import { runNotFound } from './transition';

const PAGE = 100;
const COLUMNS = [
  ...(['id', 'at', 'actor_kind', 'actor_name', 'actor_role', 'actor_id', 'address'] as const),
  ...(['action', 'object_kind', 'object_id', 'object_name', 'change'] as const),
] satisfies (keyof AuditEntry)[];

/**
 * A page of the audit, newest first, by keyset. `starting_after` goes on to older entries, `ending_before` back to newer ones. Throws
 * `invalid_request` for a cursor that names no entry.
 */
export async function listAudit(query: AuditListQuery): Promise<AuditList> {
  const newer = query.ending_before !== undefined;
  const order = newer ? 'asc' : 'desc';
  const rows = await database().auditEntry.findMany({
    where: { AND: [conditions(query), await beyond(query)] },
    orderBy: [{ at: order }, { id: order }],
    take: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  return { data: (newer ? shown.reverse() : shown).map(present), has_more: rows.length > query.limit };
}

/** All entries that meet a filter, newest first; however many there are, a page of them is in memory. */
export async function* exportAudit({ format, ...filter }: AuditExportQuery): AsyncGenerator<string, void> {
  if (format === 'csv') yield csvLine(COLUMNS);
  for (let after: string | undefined, more = true; more;) {
    const page: AuditList = await listAudit({ limit: PAGE, ...filter, ...(after === undefined ? {} : { starting_after: after }) });
    yield page.data.map((entry) => (format === 'csv' ? asCsv(entry) : `${JSON.stringify(entry)}\n`)).join('');
    after = page.data.at(-1)?.id;
    more = page.has_more;
  }
}

/** What people, keys and the server did with a run, oldest first. Throws `not_found`. */
export async function listRunActions(id: string): Promise<RunAction[]> {
  if ((await database().run.count({ where: { id } })) === 0) throw runNotFound(id);
  const rows = await database().auditEntry.findMany({
    where: { objectKind: 'run', objectId: id, action: { in: [...RUN_ACTIONS] } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ at, action, actorName, actorKind }) => ({
    at: at.toISOString(),
    action: runAction.shape.action.parse(action),
    by: actorName,
    by_kind: actorKind,
  }));
}

function conditions({ actor, action, object_kind, object_id, from, to }: AuditFilter): Prisma.AuditEntryWhereInput {
  const byName = { actorName: actor ?? '' };
  // Ids of people, keys and runs are kept in lower case.
  const objectId = object_id !== undefined && runId.safeParse(object_id).success ? object_id.toLowerCase() : object_id;
  return {
    ...(actor === undefined ? {} : runId.safeParse(actor).success ? { OR: [byName, { actorId: actor }] } : byName),
    ...(action === undefined ? {} : { action }),
    ...(object_kind === undefined ? {} : { objectKind: object_kind }),
    ...(objectId === undefined ? {} : { objectId }),
    at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lte: to }) },
  };
}

/** Entries on the far side of the cursor. The first condition says less than the others: it is what an index can begin at. */
async function beyond(query: AuditListQuery): Promise<Prisma.AuditEntryWhereInput> {
  const path = query.ending_before === undefined ? 'starting_after' : 'ending_before';
  const given = query[path];
  if (given === undefined) return {};
  const found = await database().auditEntry.findUnique({ where: { id: BigInt(given) }, select: { id: true, at: true } });
  if (found === null)
    throw new GyozaError('invalid_request', `${path} names no entry.`, [{ path, message: 'must be the id of an existing entry' }]);
  const { at, id } = found;
  return path === 'starting_after'
    ? { at: { lte: at }, OR: [{ at: { lt: at } }, { id: { lt: id } }] }
    : { at: { gte: at }, OR: [{ at: { gt: at } }, { id: { gt: id } }] };
}

function present(row: AuditRow): AuditEntry {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    ...{ actor_id: row.actorId, actor_kind: row.actorKind, actor_name: row.actorName, actor_role: row.actorRole, address: row.address },
    ...{ action: row.action, object_kind: row.objectKind, object_id: row.objectId, object_name: row.objectName },
    change: row.change === null ? null : jsonObject.parse(row.change),
  };
}

function asCsv(entry: AuditEntry): string {
  return csvLine(COLUMNS.map((name) => (name === 'change' ? (entry.change === null ? null : JSON.stringify(entry.change)) : entry[name])));
}
