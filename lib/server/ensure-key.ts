import { randomUUID } from 'node:crypto';
import type { Role } from '@/lib/contract/session';
import { inTransaction } from './db';
import { recordAudit } from './record-audit';
import { revokeWithMade } from './revoke-keys';
import { hashToken } from './tokens';

/**
 * Makes `key` known with `role` under `name`, as one that the settings of the server manage; a managed key of the same name that differs is revoked,
 * with everything that was made with it. Safe to repeat at every start.
 */
export async function ensureKey(given: { key: string; name: string; role: Role }): Promise<void> {
  const { name, role } = given;
  const hash = hashToken(given.key);
  await inTransaction(async (tx) => {
    // Several web processes may start at once.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`managed key ${name}`}, 0))`;
    const others = await tx.principal.findMany({ where: { name, isManaged: true, revokedAt: null, NOT: { hash } } });
    for (const { id } of others) {
      await revokeWithMade(tx, id);
      await recordAudit(tx, null, { action: 'key.revoke', object: { kind: 'key', id, name } });
    }
    const known = await tx.principal.findUnique({ where: { hash } });
    const { id } = await tx.principal.upsert({
      where: { hash },
      create: { id: randomUUID(), name, role, hash, isManaged: true },
      update: { name, role, isManaged: true, revokedAt: null },
    });
    if (known === null || known.revokedAt !== null)
      await recordAudit(tx, null, { action: 'key.create', object: { kind: 'key', id, name }, change: { role } });
  });
}
