import { runRow, type RunRow } from '@/lib/contract/run';
import type { RunExportQuery, RunListQuery } from '@/lib/contract/queries';
import { csvLine } from '@/lib/domain/csv';
import { labelText } from '@/lib/domain/run-labels';
import type { Sight } from '@/lib/domain/may';
import { listRuns } from './list-runs';

const PAGE = 100;

/** The columns of the CSV: the fields of a row by their names, and how long it took. */
const COLUMNS = [...Object.keys(runRow.shape), 'duration_s'] as const;

/**
 * All runs that meet a filter, newest first, page by page as they are asked for: however many there are, a page of them is in memory. What is asked
 * for while it goes on is left out; what `created_within` means is settled when it begins.
 */
export async function* exportRuns(
  { format, ...asked }: RunExportQuery,
  now = Date.now(),
  sight: Sight | null = null,
): AsyncGenerator<string, void> {
  const { created_within: within, ...filter } = asked;
  const since = Math.max(filter['created[gte]'] ?? 0, within === undefined ? 0 : now / 1000 - within);
  const query: RunListQuery = { limit: PAGE, ...filter, 'created[gte]': since };
  if (format === 'csv') yield csvLine(COLUMNS);
  for (let after: string | null | undefined = undefined; after !== null;) {
    const page = await listRuns({ ...query, ...(after === undefined ? {} : { starting_after: after }) }, sight);
    yield page.data.map((row) => (format === 'csv' ? asCsv(row) : `${JSON.stringify(row)}\n`)).join('');
    after = page.has_more ? (page.data.at(-1)?.id ?? null) : page.searched?.complete === false ? page.searched.last_id : null;
  }
}

function asCsv(row: RunRow): string {
  const fields: Record<string, string | number | boolean | null | undefined> = {
    ...row,
    labels: Object.entries(row.labels ?? {})
      .map(([key, value]) => labelText(key, value))
      .join('; '),
    duration_s: duration(row),
  };
  return csvLine(COLUMNS.map((name) => fields[name]));
}

function duration({ started_at, finished_at }: RunRow): number | null {
  return started_at === null || finished_at === null ? null : (Date.parse(finished_at) - Date.parse(started_at)) / 1000;
}
