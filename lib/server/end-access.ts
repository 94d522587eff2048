import type { PersonRole } from '@/lib/contract/person';
import { mayGiveRole } from '@/lib/domain/given-role';
import { accessChanged } from './access-changed';
import type { Tx } from './db';
import { revokeWithMade } from './revoke-keys';

/**
 * Ends what hangs on a person who may act no more: their sessions, the keys and links that they made and what was made with those, and the invitations
 * that nobody has used yet. What has ended stays so, also when they come back.
 */
export async function endAccess(tx: Tx, id: string): Promise<void> {
  await revokeWithMade(tx, id);
  await tx.session.deleteMany({ where: { principalId: id } });
  await withdrawOpen(tx, id);
  await tx.invitation.updateMany({ where: { personId: id, usedAt: null, withdrawnAt: null }, data: { withdrawnAt: new Date() } });
  await accessChanged(tx);
}

/** The same for what a person of `role` could not have made: their keys of a higher one, and their invitations. */
export async function lowerAccess(tx: Tx, id: string, role: PersonRole): Promise<void> {
  const made = await tx.$queryRaw<{ id: string; role: string }[]>`
    with recursive made as (
      select id, role, revoked_at from api_keys where maker_id = ${id}::uuid and role <> 'guest'
      union select k.id, k.role, k.revoked_at from api_keys k join made m on k.maker_id = m.id where k.role <> 'guest'
    ) select id::text, role from made where revoked_at is null`;
  for (const key of made) if (!mayGiveRole(role, key.role)) await revokeWithMade(tx, key.id);
  if (role !== 'admin') await withdrawOpen(tx, id);
  await accessChanged(tx);
}

async function withdrawOpen(tx: Tx, makerId: string): Promise<void> {
  await tx.invitation.updateMany({ where: { makerId, usedAt: null, withdrawnAt: null }, data: { withdrawnAt: new Date() } });
}
