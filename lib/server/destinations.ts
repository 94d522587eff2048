import { v7 as uuidv7 } from 'uuid';
import {
  END_EVENTS,
  type Destination,
  type DestinationCreate,
  type DestinationKind,
  type DestinationPatch,
} from '@/lib/contract/destination';
import { changedFields } from '@/lib/domain/changed-fields';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { actor } from './acting';
import type { Caller } from './authenticate';
import { database, inTransaction, type Tx } from './db';
import { Prisma, type Destination as DestinationRecord } from './generated/prisma/client';
import { recordAudit } from './record-audit';
import { purposes } from './sealed-columns';
import { seal, unseal } from './secret-box';

/** Every destination, by name. */
export async function listDestinations(): Promise<Destination[]> {
  return (await database().destination.findMany({ orderBy: { name: 'asc' } })).map(present);
}

/** Throws `not_found`. */
export async function getDestination(id: string): Promise<Destination> {
  return present(await findDestination(database(), id));
}

/** Throws `invalid_request`, `destination_exists`. */
export async function createDestination(tx: Tx, caller: Caller, body: DestinationCreate): Promise<Destination> {
  const { kind, name } = body;
  check(kind, body, [
    ...(kind === 'webhook' && body.url == null ? [{ path: 'url', message: 'is needed: where the webhook is' }] : []),
    ...(kind === 'webhook' && body.signing_secret == null
      ? [{ path: 'signing_secret', message: 'is needed: what is sent is signed with it' }]
      : []),
    ...(kind === 'email' && body.addresses == null ? [{ path: 'addresses', message: 'is needed: who gets the mail' }] : []),
  ]);
  const id = uuidv7();
  const columns = { url: body.url ?? null, addresses: body.addresses ?? [], events: body.events ?? [...END_EVENTS] };
  const data = { id, name, kind, ...columns, ...sealed(id, body), enabled: body.enabled ?? true, createdBy: caller.name };
  const made = present(await written(name, () => tx.destination.create({ data })));
  const change = { kind, url: made.url, addresses: made.addresses, events: made.events, enabled: made.enabled };
  await recordAudit(tx, caller, { action: 'destination.create', object: { kind: 'destination', id, name }, change });
  return made;
}

/** Changes what is given. Throws `not_found`, `invalid_request`, `destination_exists`. */
export async function patchDestination(tx: Tx, id: string, body: DestinationPatch): Promise<Destination> {
  const row = await findDestination(tx, id);
  check(row.kind as DestinationKind, body, []);
  const data = {
    ...(body.name == null ? {} : { name: body.name }),
    ...(body.url == null ? {} : { url: body.url }),
    ...(body.addresses == null ? {} : { addresses: body.addresses }),
    ...(body.events == null ? {} : { events: body.events }),
    ...(body.enabled == null ? {} : { enabled: body.enabled }),
    ...sealed(id, body),
  };
  const after = present(
    await written(body.name ?? row.name, () => tx.destination.update({ where: { id }, data: { ...data, updatedAt: new Date() } })),
  );
  const change = { ...changedFields(present(row), after), ...(body.signing_secret == null ? {} : { signing_secret: 'replaced' }) };
  await recordAudit(tx, actor(), { action: 'destination.change', object: { kind: 'destination', id, name: after.name }, change });
  return after;
}

/** Throws `not_found`. */
export async function deleteDestination(id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { name } = await findDestination(tx, id);
    const { count } = await tx.destination.deleteMany({ where: { id } });
    if (count === 0) throw unknown(id);
    await recordAudit(tx, actor(), { action: 'destination.delete', object: { kind: 'destination', id, name } });
  });
}

/** Throws `not_found`. */
export async function findDestination(tx: Tx, id: string): Promise<DestinationRecord> {
  const row = await tx.destination.findUnique({ where: { id } });
  if (row === null) throw unknown(id);
  return row;
}

/** Whether somebody hears of events under this topic. */
export async function isDestination(topic: string): Promise<boolean> {
  return (await database().destination.count({ where: { name: topic } })) > 0;
}

/** What a webhook's messages are signed with; null when it was kept under another secret key. */
export function signingSecretOf({ id, secret }: Pick<DestinationRecord, 'id' | 'secret'>): string | null {
  return secret === null ? null : unseal(secret, purposes.destination(id));
}

function sealed(id: string, { signing_secret }: DestinationPatch): { secret?: Uint8Array<ArrayBuffer> } {
  return signing_secret == null ? {} : { secret: seal(signing_secret, purposes.destination(id)) };
}

/** Each kind has fields of its own. */
function check(kind: DestinationKind, body: DestinationPatch, missing: readonly FieldProblem[]): void {
  const foreign = kind === 'webhook' ? (['addresses'] as const) : (['url', 'signing_secret'] as const);
  const problems = [
    ...missing,
    ...foreign
      .filter((field) => body[field] != null)
      .map((path) => ({ path, message: `is nothing that a destination of kind ${kind} has` })),
  ];
  const [first] = problems;
  if (first === undefined) return;
  const detail = problems.length === 1 ? `${first.path} ${first.message}.` : `${problems.length} fields are not valid.`;
  throw new GyozaError('invalid_request', detail, problems);
}

async function written<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
    throw new GyozaError('destination_exists', `There is already a destination named “${name}”.`, [
      { path: 'name', message: 'is the name of another destination' },
    ]);
  }
}

function unknown(id: string): GyozaError {
  return new GyozaError('not_found', `There is no destination ${id}.`);
}

function present(row: DestinationRecord): Destination {
  const { id, name, url, addresses, events, enabled } = row;
  const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
  return { id, name, kind: row.kind as DestinationKind, url, addresses, events, enabled, ...times };
}
