import { database, query } from './db';
import { purposes, SEALED_COLUMNS, type SealedColumn } from './sealed-columns';
import { beginRotation, endRotation, resealed } from './secret-box';

/** Longer than any transaction may take (db.ts): what a server sealed with the old key just before the new one has been committed by then. */
const SETTLE_MS = 30_000;
const BATCH = 500;

export interface Rotation {
  /** How many values were sealed anew. */
  resealed: number;
  /** How many open with neither key: they were lost before. */
  unreadable: number;
}

/**
 * Seals everything anew under the new key, in batches, while servers run: they open what lies under either key. It may be ended at any time and started
 * again, and goes on with what is left. Throws an `Error` with a sentence where there is no other key to rotate from.
 */
export async function rotateKey({ settleMs = SETTLE_MS, now = Date.now } = {}): Promise<Rotation> {
  const began = beginRotation(now());
  const done: Rotation = { resealed: 0, unreadable: 0 };
  for (;;) {
    const pass = await resealAll();
    done.resealed += pass.resealed;
    done.unreadable = pass.unreadable;
    const leftMs = began + settleMs - now();
    if (pass.resealed > 0) continue;
    if (leftMs <= 0) break;
    await new Promise((resolve) => setTimeout(resolve, leftMs));
  }
  endRotation();
  return done;
}

async function resealAll(): Promise<Rotation> {
  const total: Rotation = { resealed: 0, unreadable: 0 };
  for (const kind of Object.keys(purposes) as (keyof typeof purposes)[]) {
    const purposeOf = purposes[kind];
    const column = SEALED_COLUMNS[kind];
    for (let after: string[] | null = null; ;) {
      const rows = await readBatch(column, after);
      for (const { key, sealed } of rows) {
        const anew = resealed(sealed, purposeOf(key[0] ?? ''));
        if (anew === 'unreadable') total.unreadable += 1;
        else if (anew !== 'current' && (await replace(column, key, sealed, anew.sealed))) total.resealed += 1;
      }
      if (rows.length < BATCH) break;
      after = rows.at(-1)?.key ?? null;
    }
  }
  return total;
}

interface SealedRow {
  key: string[];
  /** In base64. */
  sealed: string;
}

async function readBatch({ table, key, read }: SealedColumn, after: string[] | null): Promise<SealedRow[]> {
  const names = key.map(([name]) => name).join(', ');
  const from = after === null ? '' : `and (${names}) > (${key.map(([, type], index) => `$${index + 1}::text::${type}`).join(', ')})`;
  return query<SealedRow>(
    database(),
    `select array[${key.map(([name]) => `${name}::text`).join(', ')}] as key, ${read} as sealed
     from ${table} where ${read} is not null ${from} order by ${names} limit ${BATCH}`,
    after ?? [],
  );
}

/** Unless somebody changed it meanwhile, who sealed it with the new key. */
async function replace({ table, key, read, column, write }: SealedColumn, at: string[], old: string, sealed: string): Promise<boolean> {
  const where = key.map(([name, type], index) => `${name} = $${index + 3}::text::${type}`).join(' and ');
  const rows = await query(
    database(),
    `update ${table} set ${column} = ${write('$1::text')} where ${where} and ${read} = $2::text returning true`,
    [sealed, old, ...at],
  );
  return rows.length > 0;
}
