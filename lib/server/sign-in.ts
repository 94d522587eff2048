import { GyozaError } from '@/lib/domain/errors';
import { accessChanged } from './access-changed';
import { actor } from './acting';
import { authenticateKey } from './authenticate';
import { database, inTransaction } from './db';
import { recordAudit } from './record-audit';
import { hashToken, newToken } from './tokens';

/** How long a session lasts, in seconds. */
export const SESSION_S = 30 * 24 * 3600;

/** Exchanges an access key for a new session's token. Throws `unauthorized` for an unknown key, `forbidden` for a worker's. */
export async function signIn(accessKey: string): Promise<{ token: string }> {
  const caller = await authenticateKey(accessKey);
  if (caller === null) throw new GyozaError('unauthorized', 'That access key is not known here. Check it for missing characters.');
  if (caller.role === 'worker') throw new GyozaError('forbidden', 'That is the key of a worker; signing in needs the key of a person.');
  const token = newToken('gys');
  await database().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await inTransaction(async (tx) => {
    await tx.session.create({
      data: { hash: hashToken(token), principalId: caller.id, expiresAt: new Date(Date.now() + SESSION_S * 1000) },
    });
    const by = { ...caller, address: actor()?.address ?? null };
    await recordAudit(tx, by, { action: 'session.begin', object: { kind: 'session', id: caller.id }, change: { method: 'key' } });
  });
  return { token };
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
