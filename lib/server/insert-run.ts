import { actor } from './acting';
import { query, type Tx } from './db';
import type { Attempt, Run } from './generated/prisma/client';
import { CHANNEL } from './notifications';
import { attemptRecord, columnOf, parameter, runRecord, type Row } from './raw-row';
import { auditColumns } from './record-audit';

/**
 * Stores a run with its first attempt, the uploaded files it was given and the entry in the audit, and tells waiting claims, in one statement: all or
 * nothing. Fields that are absent get the defaults of their columns. Returns run and attempt as stored.
 */
export async function insertRun(
  tx: Tx,
  run: Partial<Run> & Pick<Run, 'id'>,
  attempt: Partial<Attempt>,
  fileIds: readonly string[],
): Promise<{ run: Run; attempt: Attempt }> {
  const values: unknown[] = [];
  const insert = (table: 'runs' | 'attempts' | 'audit_entries', fields: Record<string, unknown>): string => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const columns = given.map(([name]) => columnOf(name)).join(', ');
    const parameters = given.map(([name, value]) => `$${values.push(parameter(name, value))}`).join(', ');
    return `insert into ${table} (${columns}) values (${parameters}) returning *`;
  };
  const audited = insert('audit_entries', startOf(run));
  const files =
    fileIds.length === 0
      ? ''
      : `, files as (insert into file_uses (file_id, run_id) select file, added.id from added, unnest($${values.push(fileIds)}::uuid[]) as file)`;
  const [row] = await query<Row>(
    tx,
    `with added as (${insert('runs', run)}), first as (${insert('attempts', { ...attempt, runId: run.id })}), audited as (${audited})${files}
     select row_to_json(added) as run, row_to_json(first) as attempt,
       (select count(pg_notify('${CHANNEL}', t)) from unnest($${values.push(['queue', `run:${run.id}`])}::text[]) as t) as told
     from added, first`,
    values,
  );
  if (row === undefined) throw new Error('An insert returned no row.');
  return { run: runRecord(row['run']), attempt: attemptRecord(row['attempt']) };
}

/** The entry that says who started it, with the fields that are its own. */
function startOf(run: Partial<Run> & Pick<Run, 'id'>): Record<string, unknown> {
  const given = { version: run.opVersion, priority: run.priority, rerun_of: run.rerunOf };
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
  const object = { kind: 'run', id: run.id, name: run.opDefinition ?? run.image ?? '' };
  return { ...auditColumns(actor(), { action: 'run.create', object }), change: JSON.stringify(change) };
}
