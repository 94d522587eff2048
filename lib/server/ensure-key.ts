import { randomUUID } from 'node:crypto';
import type { Role } from '@/lib/contract/session';
import { database } from './db';
import { hashToken } from './tokens';

/** Makes `key` known with `role` under `name`; a key of the same name that differs is revoked. Safe to repeat at every start. */
export async function ensureKey(given: { key: string; name: string; role: Role }): Promise<void> {
  const hash = hashToken(given.key);
  await database().$transaction(async (tx) => {
    await tx.principal.updateMany({ where: { name: given.name, revokedAt: null, NOT: { hash } }, data: { revokedAt: new Date() } });
    await tx.principal.upsert({
      where: { hash },
      create: { id: randomUUID(), name: given.name, role: given.role, hash },
      update: { name: given.name, role: given.role, revokedAt: null },
    });
  });
}
