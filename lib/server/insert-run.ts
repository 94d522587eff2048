import { query, type Tx } from './db';
import type { Attempt, Run } from './generated/prisma/client';
import { CHANNEL } from './notifications';
import { attemptRecord, columnOf, parameter, runRecord, type Row } from './raw-row';

/**
 * Stores a run with its first attempt and the uploaded files it was given, and tells waiting claims, in one statement: all or nothing. Fields that
 * are absent get the defaults of their columns. Returns run and attempt as stored.
 */
export async function insertRun(
  tx: Tx,
  run: Partial<Run> & Pick<Run, 'id'>,
  attempt: Partial<Attempt>,
  fileIds: readonly string[],
): Promise<{ run: Run; attempt: Attempt }> {
  const values: unknown[] = [];
  const insert = (table: 'runs' | 'attempts', fields: Record<string, unknown>): string => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const columns = given.map(([name]) => columnOf(name)).join(', ');
    const parameters = given.map(([name, value]) => `$${values.push(parameter(name, value))}`).join(', ');
    return `insert into ${table} (${columns}) values (${parameters}) returning *`;
  };
  const files =
    fileIds.length === 0
      ? ''
      : `, files as (insert into file_uses (file_id, run_id) select file, added.id from added, unnest($${values.push(fileIds)}::uuid[]) as file)`;
  const [row] = await query<Row>(
    tx,
    `with added as (${insert('runs', run)}), first as (${insert('attempts', { ...attempt, runId: run.id })})${files}
     select row_to_json(added) as run, row_to_json(first) as attempt,
       (select count(pg_notify('${CHANNEL}', t)) from unnest($${values.push(['queue', `run:${run.id}`])}::text[]) as t) as told
     from added, first`,
    values,
  );
  if (row === undefined) throw new Error('An insert returned no row.');
  return { run: runRecord(row['run']), attempt: attemptRecord(row['attempt']) };
}
