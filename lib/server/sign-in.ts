import type { SessionMethod } from '@/lib/contract/account';
import { GyozaError } from '@/lib/domain/errors';
import { accessChanged } from './access-changed';
import { actor } from './acting';
import { authenticateKey, type Caller } from './authenticate';
import { database, inTransaction, type Tx } from './db';
import { isPassword } from './passwords';
import { callerOfPerson, type PersonRecord } from './people';
import { recordAudit } from './record-audit';
import { countTry, forgetOldTries, forgetTries } from './sign-in-limits';
import { hashToken, newToken } from './tokens';

/** How long a session lasts, in seconds. */
export const SESSION_S = 30 * 24 * 3600;
const AGENT_MAX = 300;

/** Where somebody signs in. */
export interface Place {
  address: string | null;
  /** The browser, as it calls itself. */
  agent: string | null;
}

/** Exchanges an access key for a new session's token. Throws `unauthorized` for an unknown key, `forbidden` for a worker's. */
export async function signInByKey(accessKey: string, place: Place): Promise<string> {
  const caller = await authenticateKey(accessKey);
  if (caller === null) throw new GyozaError('unauthorized', 'That access key is not known here. Check it for missing characters.');
  if (caller.role === 'worker') throw new GyozaError('forbidden', 'That is the key of a worker; signing in needs the key of a person.');
  return inTransaction((tx) => startSession(tx, caller, 'key', place));
}

/**
 * A session for whoever knows the password. Throws `unauthorized`, in the same words and after the same work whether there is such an account, has a
 * password, is disabled, or none of it; `too_many_tries`.
 */
export async function signInByPassword(given: { email: string; password: string }, place: Place): Promise<string> {
  const { email, password } = given;
  const tried = { email, address: place.address };
  await countTry(tried);
  const found = await database().person.findUnique({ where: { email }, include: { principal: true } });
  const isRight = await isPassword(password, found?.principal.revokedAt === null ? found.passwordHash : null);
  if (found === null || !isRight) throw new GyozaError('unauthorized', 'E-mail address and password do not belong together.');
  await forgetTries(tried);
  await forgetOldTries();
  return inTransaction((tx) => startPersonSession(tx, found, 'password', place));
}

/** Begins a session of a person. */
export async function startPersonSession(tx: Tx, found: PersonRecord, method: SessionMethod, place: Place): Promise<string> {
  await tx.person.update({ where: { id: found.id }, data: { lastSeenAt: new Date() } });
  return startSession(tx, callerOfPerson(found), method, place);
}

/** On record, with a token that is new at every sign-in: one that was there before is never taken over. */
async function startSession(tx: Tx, caller: Caller, method: SessionMethod, { address, agent }: Place): Promise<string> {
  const token = newToken('gys');
  await tx.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await tx.session.create({
    data: {
      ...{ hash: hashToken(token), principalId: caller.id, method, address, agent: agent?.slice(0, AGENT_MAX) ?? null },
      expiresAt: new Date(Date.now() + SESSION_S * 1000),
    },
  });
  const object = { kind: 'session', id: caller.id };
  await recordAudit(tx, { ...caller, address }, { action: 'session.begin', object, change: { method } });
  return token;
}

/** Ends a session; an unknown one is already ended. */
export async function signOut(token: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { hash: hashToken(token) } });
    if (count === 0) return;
    await accessChanged(tx);
    const by = actor();
    await recordAudit(tx, by, { action: 'session.end', object: { kind: 'session', id: by?.id ?? '' } });
  });
}
