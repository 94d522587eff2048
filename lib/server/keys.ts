import { v7 as uuidv7 } from 'uuid';
import { apiKey, type ApiKey, type KeyCreate, type NewKey } from '@/lib/contract/key';
import { GyozaError } from '@/lib/domain/errors';
import { mayGiveRole } from '@/lib/domain/given-role';
import type { FieldProblem } from '@/lib/domain/input-spec';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import type { Principal } from './generated/prisma/client';
import { recordAudit } from './record-audit';
import { revokeWithMade } from './revoke-keys';
import { hashToken, newToken } from './tokens';

type Found = Principal & { maker: { name: string } | null };
const including = { maker: { select: { name: true } } } as const;
/** Links have keys too, which are told of with them alone. */
const IS_KEY = { kind: 'key', role: { not: 'guest' } } as const;

/** The keys that the caller made, directly or by keys of theirs, and their own; all for an admin. Newest first. */
export async function listKeys(caller: Caller, { revoked }: { revoked: boolean }): Promise<ApiKey[]> {
  const where = { ...IS_KEY, ...(await within(database(), caller)), ...(revoked ? {} : { revokedAt: null }) };
  const rows = await database().principal.findMany({ where, include: including, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return rows.map((row) => present(caller, row));
}

/** One of the keys above. Throws `not_found`. */
export async function getKey(caller: Caller, id: string): Promise<ApiKey> {
  return present(caller, await find(database(), caller, id));
}

/**
 * Makes a key that may at most what its maker may: in role, in ops, and no longer than they. Its text is in the answer alone; kept is a hash.
 * Throws `forbidden`, `invalid_request`.
 */
export async function createKey(tx: Tx, caller: Caller, body: KeyCreate): Promise<NewKey> {
  const maker = await lockMaker(tx, caller);
  if (!mayGiveRole(maker.role, body.role))
    throw refused('forbidden', { path: 'role', message: `may be at most your own: a key of the role ${body.role} is not yours to give` });
  const problem = workerProblem(maker, body) ?? (await opsProblem(tx, maker, body)) ?? expiryProblem(maker, body);
  if (problem !== null) throw refused('invalid_request', problem);
  const key = newToken('gyk');
  const expiresAt = body.expires_at == null ? maker.expiresAt : new Date(body.expires_at);
  const row = await tx.principal.create({
    data: {
      ...{ id: uuidv7(), name: body.name, role: body.role, hash: hashToken(key), makerId: caller.id, expiresAt },
      ...{ ops: body.ops ?? maker.ops, workerId: body.worker_id ?? null },
    },
    include: including,
  });
  const change = { role: row.role, ops: row.ops, worker_id: row.workerId, expires_at: row.expiresAt?.toISOString() ?? null };
  await recordAudit(tx, caller, { action: 'key.create', object: { kind: 'key', id: row.id, name: row.name }, change });
  return { ...present(caller, row), key };
}

/** Revokes a key, and everything that was made with it. One that is revoked already stays so. Throws `not_found`, `key_managed`. */
export async function revokeKey(tx: Tx, caller: Caller, id: string): Promise<void> {
  const row = await find(tx, caller, id);
  if (row.isManaged) {
    const variable = row.role === 'admin' ? 'GYOZA_API_KEY' : 'GYOZA_WORKER_KEY';
    const detail = `“${row.name}” comes from the settings of the server: change ${variable}, or its file in the data folder, and start the server again.`;
    throw new GyozaError('key_managed', detail);
  }
  if (row.revokedAt !== null) return;
  const ended = await revokeWithMade(tx, id);
  const change = { ended_with_it: ended.filter((each) => each !== id) };
  await recordAudit(tx, caller, { action: 'key.revoke', object: { kind: 'key', id, name: row.name }, change });
}

/** The maker as they are now, who stays so until the transaction ends: a key that is being revoked makes no other. Throws `unauthorized`. */
async function lockMaker(tx: Tx, { id }: Caller): Promise<Principal> {
  await tx.$executeRaw`select from api_keys where id = ${id}::uuid for share`;
  const maker = await tx.principal.findUnique({ where: { id } });
  if (maker === null || maker.revokedAt !== null) throw new GyozaError('unauthorized', 'The key that you use was just revoked.');
  return maker;
}

function workerProblem(maker: Principal, { role, worker_id, ops }: KeyCreate): FieldProblem | null {
  if (role !== 'worker') return worker_id == null ? null : { path: 'worker_id', message: 'goes with the role worker alone' };
  if (ops != null) return { path: 'ops', message: 'cannot be given to a worker: it runs whatever it is handed' };
  return maker.ops.length === 0 ? null : { path: 'role', message: 'cannot be worker, as your own key is for certain ops only' };
}

async function opsProblem(tx: Tx, maker: Principal, { ops }: KeyCreate): Promise<FieldProblem | null> {
  const asked = ops ?? [];
  const known = await tx.definition.findMany({ where: { name: { in: asked } }, select: { name: true }, distinct: ['name'] });
  for (const [index, op] of asked.entries()) {
    if (!known.some(({ name }) => name === op)) return { path: `ops.${index}`, message: `names ${op}, which is no op here` };
    if (maker.ops.length > 0 && !maker.ops.includes(op))
      return { path: `ops.${index}`, message: `names ${op}, which your own key is not for` };
  }
  return null;
}

function expiryProblem(maker: Principal, { expires_at }: KeyCreate): FieldProblem | null {
  if (expires_at == null) return null;
  const at = Date.parse(expires_at);
  if (at <= Date.now()) return { path: 'expires_at', message: 'must be in the future' };
  if (maker.expiresAt === null || at <= maker.expiresAt.getTime()) return null;
  return { path: 'expires_at', message: `must be at most ${maker.expiresAt.toISOString()}, when your own key ends` };
}

/** SQL would have to say it for each: what a caller may see of keys. An admin whose key is for certain ops only is none of all keys. */
async function within(tx: Tx, { id, role, ops }: Caller): Promise<{ id?: { in: string[] } }> {
  if (role === 'admin' && ops.length === 0) return {};
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with recursive made as (
      select id from api_keys where id = ${id}::uuid
      union select k.id from api_keys k join made on k.maker_id = made.id)
    select id::text from made`;
  return { id: { in: rows.map((row) => row.id) } };
}

async function find(tx: Tx, caller: Caller, id: string): Promise<Found> {
  const row = await tx.principal.findFirst({ where: { AND: [{ id }, { ...IS_KEY, ...(await within(tx, caller)) }] }, include: including });
  if (row === null) throw new GyozaError('not_found', `There is no key ${id}.`);
  return row;
}

function refused(code: 'forbidden' | 'invalid_request', problem: FieldProblem): GyozaError {
  return new GyozaError(code, `${problem.path} ${problem.message}.`, [problem]);
}

function present(caller: Caller, row: Found): ApiKey {
  return {
    id: row.id,
    name: row.name,
    role: apiKey.shape.role.parse(row.role),
    ops: row.ops,
    worker_id: row.workerId,
    owner: row.maker?.name ?? null,
    is_managed: row.isManaged,
    is_own: row.id === caller.id,
    createdAt: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}
