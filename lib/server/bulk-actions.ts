import { v7 as uuidv7 } from 'uuid';
import type { BulkAction, BulkActionCreate } from '@/lib/contract/bulk-action';
import { BULK_STATES } from '@/lib/domain/bulk';
import { GyozaError } from '@/lib/domain/errors';
import { may, sightOf, type Subject } from '@/lib/domain/may';
import type { Caller } from './authenticate';
import { asJson, database, type Tx } from './db';
import { Prisma } from './generated/prisma/client';
import { matchingRuns } from './matching-runs';
import { readBulkActions } from './read-bulk-actions';
import { recordAudit } from './record-audit';
import { visibleRuns } from './run-conditions';

const LISTED = 50;

/**
 * Writes down what is to be done with which runs; `workBulkActions` does it. Of a filter, the runs are those that meet it now and in whose state it
 * can be done. Throws `invalid_request` where there are none.
 */
export async function createBulkAction(tx: Tx, caller: Caller, body: BulkActionCreate): Promise<BulkAction> {
  const { action, priority = null, labels = null } = body;
  const ids =
    body.run_ids == null
      ? await matchingRuns(body.filter ?? {}, BULK_STATES[action], visibleRuns(caller, body.filter ?? {}), await managed(caller))
      : [...new Set(body.run_ids)];
  if (ids.length === 0) {
    throw new GyozaError('invalid_request', 'No run meets the filter in a state in which that can be done.', [
      { path: 'filter', message: 'must be met by at least one run' },
    ]);
  }
  const id = uuidv7();
  await tx.bulkAction.create({
    data: { id, action, priority, ...(labels === null ? {} : { labels: asJson(labels) }), ownerId: caller.id, createdBy: caller.name },
  });
  await tx.$executeRaw`
    insert into bulk_items (action_id, place, run_id, target)
    select ${id}::uuid, place, run_id, ${priority}::int from unnest(${ids}::uuid[]) with ordinality as given (run_id, place)`;
  const change = { action, runs: ids.length, ...(priority === null ? {} : { priority }), ...(labels === null ? {} : { labels }) };
  await recordAudit(tx, caller, { action: 'bulk.create', object: { kind: 'bulk', id, name: action }, change });
  if (body.run_ids != null) await refuseOthers(tx, caller, id);
  return getBulkAction(tx, id);
}

/** Refuses at once the runs that the caller named and may not touch. */
async function refuseOthers(tx: Tx, caller: Caller, id: string): Promise<void> {
  const rows = await tx.$queryRaw<{ place: number; op: string | null; by: string | null; maker: string | null }[]>`
    select i.place, r.op_definition as op, r.created_by_id::text as by, k.maker_id::text as maker
    from bulk_items i join runs r on r.id = i.run_id left join api_keys k on k.id = r.created_by_id where i.action_id = ${id}::uuid`;
  const places = new Map<string, number[]>();
  for (const { place, op, by, maker } of rows) {
    const reason = refusalOf(caller, { op, startedBy: [by, maker] });
    if (reason !== null) places.set(reason, [...(places.get(reason) ?? []), place]);
  }
  for (const [reason, those] of places)
    await tx.bulkItem.updateMany({ where: { actionId: id, place: { in: those } }, data: { outcome: 'refused', reason } });
}

/** Why somebody may not change a run by a bulk action; null when they may. What they do not see is as if it were not there. */
export function refusalOf(caller: Caller, subject: Subject): string | null {
  if (!may(caller, 'see', subject)) return 'There is no such run.';
  return may(caller, 'manage_runs', subject) ? null : 'The run is somebody else’s.';
}

/** The condition of being a run that the caller may retry, cancel or move: none for whoever may with all that they see. */
async function managed(caller: Caller): Promise<Prisma.Sql[]> {
  const ops = (caller.rules ?? []).map(({ definition }) => definition);
  const mine = { ...caller, ops: [] };
  const isUsual = may(mine, 'manage_runs', { op: null });
  const other = ops.filter((op) => may(mine, 'manage_runs', { op }) !== isUsual);
  if (isUsual && other.length === 0) return [];
  const ids = [caller.id, ...(caller.makerId == null ? [] : [caller.makerId])];
  const keys = await database().principal.findMany({ where: { makerId: { in: ids } }, select: { id: true } });
  const own = Prisma.sql`r.created_by_id = any (${[...ids, ...keys.map(({ id }) => id)]}::uuid[])`;
  const byOp = isUsual
    ? Prisma.sql`(r.op_definition is null or r.op_definition <> all (${other}::text[]))`
    : Prisma.sql`r.op_definition = any (${other}::text[])`;
  return [Prisma.sql`(${own} or ${byOp})`];
}

/** The last fifty, newest first: for whoever does not see every op, their own. */
export async function listBulkActions(caller: Caller): Promise<BulkAction[]> {
  const where = sightOf(caller) === null ? {} : { ownerId: caller.id };
  const rows = await database().bulkAction.findMany({ where, orderBy: { createdAt: 'desc' }, take: LISTED, select: { id: true } });
  return readBulkActions(
    database(),
    rows.map(({ id }) => id),
  );
}

/** One of those. Throws `not_found`. */
export async function readBulkAction(tx: Tx, caller: Caller, id: string): Promise<BulkAction> {
  const found = await getBulkAction(tx, id);
  if (sightOf(caller) === null || (await tx.bulkAction.count({ where: { id, ownerId: caller.id } })) > 0) return found;
  throw new GyozaError('not_found', `There is no bulk action ${id}.`);
}

async function getBulkAction(tx: Tx, id: string): Promise<BulkAction> {
  const [found] = await readBulkActions(tx, [id]);
  if (found === undefined) throw new GyozaError('not_found', `There is no bulk action ${id}.`);
  return found;
}

/** Leaves alone what is left. Throws `not_found`, `forbidden`, `bulk_over`. */
export async function stopBulkAction(tx: Tx, caller: Caller, id: string): Promise<BulkAction> {
  await readBulkAction(tx, caller, id);
  await requireOwner(tx, caller, id);
  const { count } = await tx.bulkAction.updateMany({
    where: { id, finishedAt: null },
    data: { stoppedAt: new Date(), finishedAt: new Date() },
  });
  if (count === 0) throw new GyozaError('bulk_over', 'The bulk action is over; there is nothing left to stop.');
  await recordAudit(tx, caller, { action: 'bulk.stop', object: { kind: 'bulk', id } });
  return getBulkAction(tx, id);
}

/**
 * Puts back the priorities that a bulk action changed, where the runs still wait, or the labels; both where nobody changed them since. Throws
 * `not_found`, `forbidden`, `bulk_not_undoable`.
 */
export async function undoBulkAction(tx: Tx, caller: Caller, id: string): Promise<BulkAction> {
  await tx.$queryRaw`select 1 from bulk_actions where id = ${id}::uuid for update`;
  const done = await readBulkAction(tx, caller, id);
  await requireOwner(tx, caller, id);
  if (!done.can_undo) {
    throw new GyozaError('bulk_not_undoable', 'Only a change of priorities or labels that is over can be undone, once.');
  }
  const undo = uuidv7();
  await tx.bulkAction.create({
    data: { id: undo, action: done.action, undoOf: id, ownerId: caller.id, createdBy: caller.name },
  });
  await tx.$executeRaw`
    insert into bulk_items (action_id, place, run_id, target)
    select ${undo}::uuid, place, run_id, was from bulk_items where action_id = ${id}::uuid 
      and outcome = 'done' and (was is not null or was_labels is not null)`;
  await recordAudit(tx, caller, { action: 'bulk.undo', object: { kind: 'bulk', id }, change: { undone_by: undo } });
  return getBulkAction(tx, undo);
}

async function requireOwner(tx: Tx, caller: Caller, id: string): Promise<void> {
  const { ownerId, createdBy } = await tx.bulkAction.findUniqueOrThrow({ where: { id } });
  if (ownerId === caller.id || caller.role === 'admin') return;
  throw new GyozaError('forbidden', `The bulk action is ${createdBy}’s; they or an admin may do that.`);
}
