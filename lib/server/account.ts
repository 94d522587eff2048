import type { Account, OwnSession, PasswordPut, SessionMethod } from '@/lib/contract/account';
import { GyozaError } from '@/lib/domain/errors';
import { accessChanged } from './access-changed';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import { hashPassword, isPassword } from './passwords';
import { getPerson, requireGoodPassword } from './people';
import { recordAudit } from './record-audit';
import { countTry, forgetTries } from './sign-in-limits';
import { hashToken } from './tokens';

/** One's own account. Throws `forbidden` for the holder of a key. */
export async function getAccount(tx: Tx, caller: Caller): Promise<Account> {
  const { id, name, email, role, has_password } = await getPerson(tx, requirePerson(caller));
  return { id, name, email, role, has_password };
}

/** Throws `forbidden`. */
export async function patchAccount(tx: Tx, caller: Caller, name: string | undefined): Promise<Account> {
  const before = await getAccount(tx, caller);
  if (name !== undefined && name !== before.name) {
    await tx.principal.update({ where: { id: caller.id }, data: { name } });
    const object = { kind: 'person', id: caller.id, name: before.email };
    await recordAudit(tx, caller, { action: 'person.change', object, change: { name: { from: before.name, to: name } } });
  }
  return getAccount(tx, caller);
}

/**
 * Sets one's own password; every session but the one that asks ends. Throws `forbidden`, `invalid_request` for a wrong current password or a new one
 * that is none, `too_many_tries`.
 */
export async function putPassword(tx: Tx, caller: Caller, body: PasswordPut, token: string | null): Promise<void> {
  const id = requirePerson(caller);
  const row = await tx.person.findUniqueOrThrow({ where: { id } });
  requireGoodPassword('new_password', body.new_password, { email: row.email, name: caller.name });
  if (row.passwordHash !== null) await requireCurrent(row, body.current_password ?? '', caller.address ?? null);
  await tx.person.update({ where: { id }, data: { passwordHash: await hashPassword(body.new_password) } });
  await tx.session.deleteMany({ where: { principalId: id, ...(token === null ? {} : { NOT: { hash: hashToken(token) } }) } });
  await accessChanged(tx);
  await recordAudit(tx, caller, { action: 'person.new_password', object: { kind: 'person', id, name: row.email } });
}

/** Where one is signed in, newest first; `token` is that of the session that asks. Throws `forbidden`. */
export async function listSessions(caller: Caller, token: string | null): Promise<OwnSession[]> {
  const where = { principalId: requirePerson(caller), expiresAt: { gt: new Date() } };
  const rows = await database().session.findMany({ where, orderBy: { createdAt: 'desc' } });
  const own = token === null ? null : Buffer.from(hashToken(token));
  return rows.map((row) => ({
    ...{ id: row.id, method: row.method as SessionMethod, agent: row.agent, address: row.address },
    current: own?.equals(row.hash) ?? false,
    ...{ createdAt: row.createdAt.toISOString(), expires_at: row.expiresAt.toISOString() },
  }));
}

/** Ends one session of one's own, or all. Throws `forbidden`, `not_found`. */
export async function endSessions(tx: Tx, caller: Caller, id?: string): Promise<void> {
  const principalId = requirePerson(caller);
  const { count } = await tx.session.deleteMany({ where: { principalId, ...(id === undefined ? {} : { id }) } });
  await accessChanged(tx);
  if (id !== undefined && count === 0) throw new GyozaError('not_found', `There is no session ${id} of yours.`);
  await recordAudit(tx, caller, { action: 'person.sign_out', object: { kind: 'person', id: principalId }, change: { sessions: count } });
}

/** The id of a caller who is a person. Throws `forbidden`. */
export function requirePerson({ id, kind }: Caller): string {
  if (kind === 'person') return id;
  throw new GyozaError('forbidden', 'That is for people with an account; an access key has none.');
}

async function requireCurrent(
  row: { email: string; passwordHash: string | null },
  password: string,
  address: string | null,
): Promise<void> {
  const tried = { email: row.email, address };
  if (password !== '') {
    await countTry(tried);
    if (await isPassword(password, row.passwordHash)) return forgetTries(tried);
  }
  const message = password === '' ? 'is needed' : 'is not your password';
  throw new GyozaError('invalid_request', `current_password ${message}.`, [{ path: 'current_password', message }]);
}
