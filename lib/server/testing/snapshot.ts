import { createHash } from 'node:crypto';
import { database } from '../db';

/** Tables whose rows no refused request may touch. Sessions are cleaned up by sign-in itself; that a key was used is noted whatever comes of it. */
const TABLES = [
  'definitions',
  'runs',
  'attempts',
  'events',
  'log_chunks',
  'files',
  'run_files',
  'workers',
  'idempotency_keys',
  'api_keys',
  'sessions',
];

/** A fingerprint of every row, per table: two that are equal prove that nothing was written in between. */
export async function databaseFingerprint(): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const table of TABLES) {
    const rows = await database().$queryRawUnsafe<{ row: string }[]>(
      `select (to_jsonb(whole_row) - 'last_used_at')::text as row from ${table} whole_row order by 1`,
    );
    prints[table] = `${rows.length} ${createHash('sha256')
      .update(rows.map(({ row }) => row).join('\n'))
      .digest('hex')}`;
  }
  return prints;
}
