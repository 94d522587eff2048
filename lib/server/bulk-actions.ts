import { v7 as uuidv7 } from 'uuid';
import type { BulkAction, BulkActionCreate } from '@/lib/contract/bulk-action';
import { BULK_STATES } from '@/lib/domain/bulk';
import { GyozaError } from '@/lib/domain/errors';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import { matchingRuns } from './matching-runs';
import { readBulkActions } from './read-bulk-actions';
import { recordAudit } from './record-audit';

const LISTED = 50;

/**
 * Writes down what is to be done with which runs; `workBulkActions` does it. Of a filter, the runs are those that meet it now and in whose state it
 * can be done. Throws `invalid_request` where there are none.
 */
export async function createBulkAction(tx: Tx, caller: Caller, body: BulkActionCreate): Promise<BulkAction> {
  const { action, priority = null } = body;
  const ids = body.run_ids == null ? await matchingRuns(body.filter ?? {}, BULK_STATES[action]) : [...new Set(body.run_ids)];
  if (ids.length === 0) {
    throw new GyozaError('invalid_request', 'No run meets the filter in a state in which that can be done.', [
      { path: 'filter', message: 'must be met by at least one run' },
    ]);
  }
  const id = uuidv7();
  await tx.bulkAction.create({ data: { id, action, priority, ownerId: caller.id, createdBy: caller.name } });
  await tx.$executeRaw`
    insert into bulk_items (action_id, place, run_id, target)
    select ${id}::uuid, place, run_id, ${priority}::int from unnest(${ids}::uuid[]) with ordinality as given (run_id, place)`;
  const change = { action, runs: ids.length, ...(priority === null ? {} : { priority }) };
  await recordAudit(tx, caller, { action: 'bulk.create', object: { kind: 'bulk', id, name: action }, change });
  return getBulkAction(tx, id);
}

/** The last fifty, newest first. */
export async function listBulkActions(): Promise<BulkAction[]> {
  const rows = await database().bulkAction.findMany({ orderBy: { createdAt: 'desc' }, take: LISTED, select: { id: true } });
  return readBulkActions(
    database(),
    rows.map(({ id }) => id),
  );
}

/** Throws `not_found`. */
export async function getBulkAction(tx: Tx, id: string): Promise<BulkAction> {
  const [found] = await readBulkActions(tx, [id]);
  if (found === undefined) throw new GyozaError('not_found', `There is no bulk action ${id}.`);
  return found;
}

/** Leaves alone what is left. Throws `not_found`, `forbidden`, `bulk_over`. */
export async function stopBulkAction(tx: Tx, caller: Caller, id: string): Promise<BulkAction> {
  await getBulkAction(tx, id);
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
 * Puts the priorities back that a bulk action changed, where the runs still wait and nobody changed them since. Throws `not_found`, `forbidden`,
 * `bulk_not_undoable`.
 */
export async function undoBulkAction(tx: Tx, caller: Caller, id: string): Promise<BulkAction> {
  await tx.$queryRaw`select 1 from bulk_actions where id = ${id}::uuid for update`;
  const done = await getBulkAction(tx, id);
  await requireOwner(tx, caller, id);
  if (!done.can_undo) {
    throw new GyozaError('bulk_not_undoable', 'Only a change of priorities that is over can be undone, once.');
  }
  const undo = uuidv7();
  await tx.bulkAction.create({
    data: { id: undo, action: done.action, undoOf: id, ownerId: caller.id, createdBy: caller.name },
  });
  await tx.$executeRaw`
    insert into bulk_items (action_id, place, run_id, target)
    select ${undo}::uuid, place, run_id, was from bulk_items where action_id = ${id}::uuid and outcome = 'done' and was is not null`;
  await recordAudit(tx, caller, { action: 'bulk.undo', object: { kind: 'bulk', id }, change: { undone_by: undo } });
  return getBulkAction(tx, undo);
}

async function requireOwner(tx: Tx, caller: Caller, id: string): Promise<void> {
  const { ownerId, createdBy } = await tx.bulkAction.findUniqueOrThrow({ where: { id } });
  if (ownerId === caller.id || caller.role === 'admin') return;
  throw new GyozaError('forbidden', `The bulk action is ${createdBy}’s; they or an admin may do that.`);
}
