import { accessChanged } from './access-changed';
import type { Tx } from './db';

/**
 * Ends a key at once, and with it everything that was made with it: its sessions, keys, links, and what was made with those in turn. For a person's
 * id their keys and links end; the account itself is left to the caller. Returns the ids of what ended now.
 *
 * Each key is made under a lock on its maker's row, so one that is being made at this moment is either seen by the next look, or its maker is seen as
 * revoked. Open streams of theirs end.
 */
export async function revokeWithMade(tx: Tx, id: string): Promise<string[]> {
  await tx.$executeRaw`select from api_keys where id = ${id}::uuid for update`;
  const ended: string[] = [];
  for (;;) {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      with recursive made as (
        select id from api_keys where id = ${id}::uuid
        union select k.id from api_keys k join made on k.maker_id = made.id)
      update api_keys set revoked_at = now() where id in (select id from made) and kind = 'key' and revoked_at is null
      returning id::text`;
    if (rows.length === 0) break;
    ended.push(...rows.map((row) => row.id));
  }
  await tx.session.deleteMany({ where: { principalId: { in: ended } } });
  if (ended.length > 0) await accessChanged(tx);
  return ended;
}
