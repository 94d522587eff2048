import { ROLES } from '@/lib/contract/session';
import { assertNever } from '@/lib/domain/assert-never';
import type { BulkVerb } from '@/lib/domain/bulk';
import { GyozaError } from '@/lib/domain/errors';
import { relabelled, type LabelChange } from '@/lib/domain/run-labels';
import { actingAs } from './acting';
import { cancelWithin } from './cancel-run';
import { database, inTransaction, type Tx } from './db';
import { logger } from './logger';
import { retryRun } from './retry-run';
import { setLabels } from './set-labels';
import { setPriority } from './set-priority';
import type { Caller } from './authenticate';

/** Runs of one bulk action before the next one has its turn: a small one does not wait for the thousands of another. */
const BATCH = 20;
/** Runs that are changed at the same time. */
const AT_ONCE = 3;

interface Item {
  place: number;
  run_id: string;
  action: BulkVerb;
  target: number | null;
  labels: LabelChange | null;
  /** The priority from which an undo puts it back. */
  expected: number | null;
}

/**
 * Goes on with every bulk action that is not over, until none is left or `isStopped`. Each run is changed in one transaction with the row that says so:
 * whatever ends this process, no run is done twice and none is forgotten. Several processes may work at once; each takes rows that the others have
 * not. Answers how many runs were looked at.
 */
export async function workBulkActions(isStopped: () => boolean = () => false): Promise<number> {
  let worked = 0;
  while (!isStopped()) {
    const open = await database().bulkAction.findMany({ where: { finishedAt: null }, orderBy: { createdAt: 'asc' }, select: { id: true } });
    if (open.length === 0) return worked;
    let moved = 0;
    for (const { id } of open) moved += await workBatch(id, isStopped);
    worked += moved;
    if (moved === 0) return worked; // the rest is in the hands of another process
  }
  return worked;
}

async function workBatch(id: string, isStopped: () => boolean): Promise<number> {
  let left = BATCH;
  let worked = 0;
  const work = async (): Promise<void> => {
    while (left > 0 && !isStopped()) {
      left -= 1;
      if (!(await workItem(id))) return;
      worked += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await database().$executeRaw`
    update bulk_actions a set finished_at = now() where id = ${id}::uuid and finished_at is null
      and not exists (select 1 from bulk_items i where i.action_id = a.id and i.outcome is null)`;
  return worked;
}

/** One run; false when none is left, or none that another process has not in hand. */
async function workItem(id: string): Promise<boolean> {
  let item: Item | undefined;
  for (let tries = 0; ; tries += 1) {
    try {
      return await inTransaction(async (tx) => {
        item = await nextItem(tx, id);
        if (item === undefined) return false;
        const change = item;
        const owner = await ownerOf(tx, id);
        const was = await (owner === null ? perform(tx, change) : actingAs(owner, () => perform(tx, change)));
        await tx.bulkItem.update({ where: { actionId_place: { actionId: id, place: item.place } }, data: { outcome: 'done', was } });
        return true;
      });
    } catch (error) {
      if (item === undefined) throw error;
      if (error instanceof GyozaError) return refuse(id, item.place, error.detail);
      logger().warn({ err: error, bulk: id, run: item.run_id }, 'a run of a bulk action could not be changed');
      // Once more, for what passes; a run that cannot be changed at all must not hold up the others.
      if (tries > 0) return refuse(id, item.place, 'Something went wrong on our side.');
    }
  }
}

async function nextItem(tx: Tx, id: string): Promise<Item | undefined> {
  const [item] = await tx.$queryRaw<Item[]>`
    select i.place, i.run_id::text, a.action, i.target, a.labels, o.priority as expected
    from bulk_items i join bulk_actions a on a.id = i.action_id left join bulk_actions o on o.id = a.undo_of
    where i.action_id = ${id}::uuid and i.outcome is null and a.finished_at is null
    order by i.place limit 1 for update of i skip locked`;
  return item;
}

async function perform(tx: Tx, { action, run_id: id, target, labels, expected }: Item): Promise<number | null> {
  switch (action) {
    case 'cancel':
      await cancelWithin(tx, id);
      return null;
    case 'retry':
      await retryRun(tx, id, {});
      return null;
    case 'priority':
      return setPriority(tx, id, target ?? 0, expected ?? undefined);
    case 'label':
      await setLabels(tx, id, (now) => relabelled(now, labels ?? { add: {}, remove: [] }));
      return null;
    default:
      return assertNever(action);
  }
}

async function refuse(actionId: string, place: number, reason: string): Promise<true> {
  await database().bulkItem.updateMany({ where: { actionId, place, outcome: null }, data: { outcome: 'refused', reason } });
  return true;
}

/** In whose name a bulk action changes runs; null where that was not kept. */
async function ownerOf(tx: Tx, id: string): Promise<Caller | null> {
  const { ownerId } = await tx.bulkAction.findUniqueOrThrow({ where: { id } });
  const owner = ownerId === null ? null : await tx.principal.findUnique({ where: { id: ownerId } });
  if (owner === null) return null;
  const role = ROLES.find((each) => each === owner.role) ?? 'viewer';
  const kind = owner.kind === 'person' ? 'person' : 'key';
  return { id: owner.id, kind, name: owner.name, role, ops: owner.ops, workerId: owner.workerId };
}
