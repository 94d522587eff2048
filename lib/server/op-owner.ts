import { database, query, type Tx } from './db';

/** Whose an op is: whoever registered its first version, or made the key that did; null where nobody knows. */
export async function ownerOf(op: string, tx: Tx = database()): Promise<string | null> {
  const [first] = await query<{ owner: string | null }>(
    tx,
    `select coalesce(k.maker_id, d.created_by_id)::text as owner from definitions d left join api_keys k on k.id = d.created_by_id
     where d.name = $1 order by d.created_at, d.revision limit 1`,
    [op],
  );
  return first?.owner ?? null;
}
