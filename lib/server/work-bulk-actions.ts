import { assertNever } from '@/lib/domain/assert-never';
import type { BulkVerb } from '@/lib/domain/bulk';
import { GyozaError } from '@/lib/domain/errors';
import { labelsBefore, relabelled, type LabelChange, type RunLabels } from '@/lib/domain/run-labels';
import { actingAs } from './acting';
import { principalById, type Caller } from './authenticate';
import { refusalOf } from './bulk-actions';
import { cancelWithin } from './cancel-run';
import { asJson, database, inTransaction, type Tx } from './db';
import { logger } from './logger';
import { retryRun } from './retry-run';
import { setLabels } from './set-labels';
import { setPriority } from './set-priority';

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
  /** Of an undo: the change of labels that it takes back, and the labels which that found. */
  undone: LabelChange | null;
  before: RunLabels | null;
  /** False when the run has been deleted meanwhile. */
  is_there: boolean;
  op: string | null;
  /** Who started the run, and who made the key that did. */
  by: string | null;
  maker: string | null;
}

/** Whoever asked for a bulk action, as they are now: they may have lost their access since. */
type Owner = Caller | 'unknown' | 'gone';

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
  const owner = await ownerOf(id);
  let left = BATCH;
  let worked = 0;
  const work = async (): Promise<void> => {
    while (left > 0 && !isStopped()) {
      left -= 1;
      if (!(await workItem(id, owner))) return;
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
async function workItem(id: string, owner: Owner): Promise<boolean> {
  let item: Item | undefined;
  for (let tries = 0; ; tries += 1) {
    try {
      return await inTransaction(async (tx) => {
        item = await nextItem(tx, id);
        if (item === undefined) return false;
        const change = item;
        const reason = reasonAgainst(owner, change);
        if (reason !== null) throw new GyozaError('forbidden', reason);
        const was = await (typeof owner === 'string' ? perform(tx, change) : actingAs(owner, () => perform(tx, change)));
        await tx.bulkItem.update({ where: { actionId_place: { actionId: id, place: item.place } }, data: { outcome: 'done', ...was } });
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
    select i.place, i.run_id::text, a.action, i.target, a.labels, o.priority as expected, o.labels as undone, oi.was_labels as before,
      r.id is not null as is_there, r.op_definition as op, r.created_by_id::text as by, k.maker_id::text as maker
    from bulk_items i join bulk_actions a on a.id = i.action_id left join bulk_actions o on o.id = a.undo_of
      left join bulk_items oi on oi.action_id = o.id and oi.place = i.place
      left join runs r on r.id = i.run_id left join api_keys k on k.id = r.created_by_id
    where i.action_id = ${id}::uuid and i.outcome is null and a.finished_at is null
    order by i.place limit 1 for update of i skip locked`;
  return item;
}

/** Answers what an undo will need of what was there before. */
async function perform(tx: Tx, item: Item): Promise<{ was?: number; wasLabels?: ReturnType<typeof asJson> }> {
  const { action, run_id: id, target, expected } = item;
  switch (action) {
    case 'cancel':
      await cancelWithin(tx, id);
      return {};
    case 'retry':
      await retryRun(tx, id, {});
      return {};
    case 'priority':
      return { was: await setPriority(tx, id, target ?? 0, expected ?? undefined) };
    case 'label':
      return { wasLabels: asJson(await setLabels(tx, id, (now) => changeLabels(now, item))) };
    default:
      return assertNever(action);
  }
}

function changeLabels(now: RunLabels, { labels, undone, before }: Item): RunLabels {
  if (undone === null) return relabelled(now, labels ?? { add: {}, remove: [] });
  const back = labelsBefore(now, before ?? {}, undone);
  if (back === null) throw new GyozaError('bulk_not_undoable', 'The labels of the run were changed since.');
  return back;
}

async function refuse(actionId: string, place: number, reason: string): Promise<true> {
  await database().bulkItem.updateMany({ where: { actionId, place, outcome: null }, data: { outcome: 'refused', reason } });
  return true;
}

/** In whose name a bulk action changes runs: unknown where that was not kept, gone where they may act no more. */
async function ownerOf(id: string): Promise<Owner> {
  const { ownerId } = await database().bulkAction.findUniqueOrThrow({ where: { id } });
  return ownerId === null ? 'unknown' : ((await principalById(ownerId)) ?? 'gone');
}

function reasonAgainst(owner: Owner, { is_there, op, by, maker }: Item): string | null {
  if (owner === 'unknown' || !is_there) return null;
  return owner === 'gone' ? 'Whoever asked for this may act no more.' : refusalOf(owner, { op, startedBy: [by, maker] });
}
