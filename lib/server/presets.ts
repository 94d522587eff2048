import { v7 as uuidv7 } from 'uuid';
import type { Preset, PresetCreate, PresetPatch } from '@/lib/contract/preset';
import { changedFields } from '@/lib/domain/changed-fields';
import { compareText } from '@/lib/domain/compare-text';
import { GyozaError } from '@/lib/domain/errors';
import type { JsonObject } from '@/lib/domain/input-spec';
import { keptInputProblems } from '@/lib/domain/link-inputs';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import { Prisma, type Preset as PresetRecord } from './generated/prisma/client';
import { findDefinition } from './get-definition';
import { shownSpecs } from './present-definition';
import { recordAudit } from './record-audit';

type Found = PresetRecord & { owner: { name: string }; defaultFor: { ownerId: string }[] };

function including({ id }: Caller) {
  return { owner: { select: { name: true } }, defaultFor: { where: { ownerId: id }, select: { ownerId: true } } };
}

/** What a person sees: their own presets and those that are shared. */
function visibleTo({ id }: Caller) {
  return { OR: [{ ownerId: id }, { shared: true }] };
}

/** The presets of an op, by name. Throws `not_found`. */
export async function listPresets(caller: Caller, definition: string): Promise<Preset[]> {
  await findDefinition(database(), definition, undefined, 'read');
  const rows = await database().preset.findMany({ where: { definition, ...visibleTo(caller) }, include: including(caller) });
  return rows.map((row) => present(caller, row)).sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}

/** Keeps inputs under a name. Throws `not_found`, `invalid_inputs`, `preset_exists`. */
export async function createPreset(tx: Tx, caller: Caller, definition: string, body: PresetCreate): Promise<Preset> {
  await checkInputs(tx, definition, body.inputs);
  const id = uuidv7();
  await written(body.name, () =>
    tx.preset.create({
      data: {
        ...{ id, definition, ownerId: caller.id, name: body.name, description: body.description ?? null },
        ...{ inputs: body.inputs, shared: body.shared ?? false },
      },
    }),
  );
  if (body.is_default === true) await startWith(tx, caller, definition, id);
  const preset = await read(tx, caller, id);
  const { inputs, shared } = preset;
  await recordAudit(tx, caller, { action: 'preset.create', object: objectOf(preset), change: { definition, inputs, shared } });
  return preset;
}

/**
 * Changes a preset of the caller's own, and which one their form starts with, which may be anybody's that they see. An admin may change any.
 * Throws `not_found`, `forbidden`, `invalid_inputs`, `preset_exists`.
 */
export async function patchPreset(tx: Tx, caller: Caller, id: string, body: PresetPatch): Promise<Preset> {
  const row = await find(tx, caller, id);
  const data = {
    ...(body.name == null ? {} : { name: body.name }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.inputs == null ? {} : { inputs: body.inputs as Prisma.InputJsonObject }),
    ...(body.shared == null ? {} : { shared: body.shared }),
  };
  if (Object.keys(data).length > 0) {
    requireOwner(caller, row);
    if (body.inputs != null) await checkInputs(tx, row.definition, body.inputs);
    await written(body.name ?? row.name, () => tx.preset.update({ where: { id }, data: { ...data, updatedAt: new Date() } }));
    // Nobody's form starts with what they no longer see.
    if (body.shared === false) await tx.presetDefault.deleteMany({ where: { presetId: id, ownerId: { not: row.ownerId } } });
  }
  if (body.is_default === true) await startWith(tx, caller, row.definition, id);
  if (body.is_default === false) await tx.presetDefault.deleteMany({ where: { ownerId: caller.id, presetId: id } });
  const preset = await read(tx, caller, id);
  const change = changedFields(present(caller, row), preset);
  if (Object.keys(change).length > 0) await recordAudit(tx, caller, { action: 'preset.change', object: objectOf(preset), change });
  return preset;
}

/** Throws `not_found`, `forbidden`. */
export async function deletePreset(tx: Tx, caller: Caller, id: string): Promise<void> {
  const row = await find(tx, caller, id);
  requireOwner(caller, row);
  await tx.preset.delete({ where: { id } });
  await recordAudit(tx, caller, { action: 'preset.delete', object: objectOf(row), change: { definition: row.definition } });
}

function objectOf({ id, name }: { id: string; name: string }): { kind: string; id: string; name: string } {
  return { kind: 'preset', id, name };
}

async function startWith(tx: Tx, { id }: Caller, definition: string, presetId: string): Promise<void> {
  const key = { ownerId_definition: { ownerId: id, definition } };
  await tx.presetDefault.upsert({ where: key, create: { ownerId: id, definition, presetId }, update: { presetId } });
}

async function checkInputs(tx: Tx, definition: string, inputs: JsonObject): Promise<void> {
  const specs = shownSpecs(await findDefinition(tx, definition, undefined, 'read'));
  const problems = keptInputProblems(specs, inputs);
  const [first] = problems;
  if (first === undefined) return;
  const detail = problems.length === 1 ? `${first.path} ${first.message}.` : `${problems.length} inputs cannot be kept.`;
  throw new GyozaError('invalid_inputs', detail, problems);
}

async function find(tx: Tx, caller: Caller, id: string): Promise<Found> {
  const where = caller.role === 'admin' ? { id } : { id, ...visibleTo(caller) };
  const row = await tx.preset.findFirst({ where, include: including(caller) });
  if (row === null) throw new GyozaError('not_found', `There is no preset ${id}.`);
  return row;
}

async function read(tx: Tx, caller: Caller, id: string): Promise<Preset> {
  return present(caller, await find(tx, caller, id));
}

function requireOwner(caller: Caller, row: Found): void {
  if (row.ownerId === caller.id || caller.role === 'admin') return;
  throw new GyozaError('forbidden', `The preset is ${row.owner.name}’s: you may use it, or keep your own.`);
}

async function written(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
    throw new GyozaError('preset_exists', `You already keep a preset named “${name}” of this op.`, [
      { path: 'name', message: 'is the name of another preset of yours' },
    ]);
  }
}

function present(caller: Caller, row: Found): Preset {
  return {
    id: row.id,
    op_definition: row.definition,
    name: row.name,
    description: row.description,
    inputs: row.inputs as JsonObject,
    shared: row.shared,
    is_default: row.defaultFor.length > 0,
    owner: row.owner.name,
    is_own: row.ownerId === caller.id,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
