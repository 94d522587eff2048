import { v7 as uuidv7 } from 'uuid';
import type { RunView, RunViewCreate, RunViewPatch } from '@/lib/contract/run-view';
import { changedFields } from '@/lib/domain/changed-fields';
import { compareText } from '@/lib/domain/compare-text';
import { GyozaError } from '@/lib/domain/errors';
import { isInSight, sightOf, type Sight } from '@/lib/domain/may';
import { RUN_COLUMNS, USUAL_COLUMNS } from '@/lib/domain/run-columns';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import { Prisma, type RunView as ViewRecord } from './generated/prisma/client';
import { recordAudit } from './record-audit';

type Found = ViewRecord & { owner: { name: string } };
const including = { owner: { select: { name: true } } } as const;

/** A person's own views and those that are shared, by name. */
export async function listRunViews(caller: Caller): Promise<RunView[]> {
  const where = { OR: [{ ownerId: caller.id }, { shared: true }] };
  const all = await database().runView.findMany({ where, include: including });
  const sight = sightOf(caller);
  // The name and the filter of a view may speak of an op that is hidden from them.
  const rows = all.filter(({ filter }) => isInView(sight, filter));
  return rows.map((row) => present(caller, row)).sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}

function isInView(sight: Sight | null, filter: unknown): boolean {
  const op = (filter as { op_definition?: string }).op_definition;
  return op === undefined || isInSight(sight, op);
}

/** Throws `view_exists`. */
export async function createRunView(tx: Tx, caller: Caller, body: RunViewCreate): Promise<RunView> {
  const { name, filter, columns, shared } = body;
  const data = { id: uuidv7(), ownerId: caller.id, name, filter, columns: [...(columns ?? USUAL_COLUMNS)], shared: shared ?? false };
  const view = present(caller, await written(name, () => tx.runView.create({ data, include: including })));
  await recordAudit(tx, caller, {
    action: 'view.create',
    object: objectOf(view),
    change: { filter: view.filter, columns: view.columns, shared: view.shared },
  });
  return view;
}

/** Changes a view of the caller's own; an admin may change any. Throws `not_found`, `forbidden`, `view_exists`. */
export async function patchRunView(tx: Tx, caller: Caller, id: string, body: RunViewPatch): Promise<RunView> {
  const row = await find(tx, caller, id);
  const data = {
    ...(body.name == null ? {} : { name: body.name }),
    ...(body.filter == null ? {} : { filter: body.filter }),
    ...(body.columns == null ? {} : { columns: body.columns }),
    ...(body.shared == null ? {} : { shared: body.shared }),
    updatedAt: new Date(),
  };
  const view = present(caller, await written(body.name ?? row.name, () => tx.runView.update({ where: { id }, data, include: including })));
  const change = changedFields(present(caller, row), view);
  if (Object.keys(change).length > 0) await recordAudit(tx, caller, { action: 'view.change', object: objectOf(view), change });
  return view;
}

/** Throws `not_found`, `forbidden`. */
export async function deleteRunView(tx: Tx, caller: Caller, id: string): Promise<void> {
  const row = await find(tx, caller, id);
  await tx.runView.delete({ where: { id } });
  await recordAudit(tx, caller, { action: 'view.delete', object: objectOf(row) });
}

function objectOf({ id, name }: { id: string; name: string }): { kind: string; id: string; name: string } {
  return { kind: 'view', id, name };
}

/** One that the caller may change. */
async function find(tx: Tx, caller: Caller, id: string): Promise<Found> {
  const row = await tx.runView.findUnique({ where: { id }, include: including });
  const isOwn = row?.ownerId === caller.id;
  if (row === null || !(isOwn || row.shared || caller.role === 'admin')) throw new GyozaError('not_found', `There is no view ${id}.`);
  if (!isOwn && caller.role !== 'admin')
    throw new GyozaError('forbidden', `The view is ${row.owner.name}’s: you may use it, or keep your own.`);
  return row;
}

async function written<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
    throw new GyozaError('view_exists', `You already keep a view named “${name}”.`, [
      { path: 'name', message: 'is the name of another view of yours' },
    ]);
  }
}

function present(caller: Caller, row: Found): RunView {
  return {
    id: row.id,
    name: row.name,
    filter: row.filter as Record<string, string>,
    columns: RUN_COLUMNS.filter((column) => row.columns.includes(column)),
    shared: row.shared,
    owner: row.owner.name,
    is_own: row.ownerId === caller.id,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
