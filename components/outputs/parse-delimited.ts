import type { JsonObject } from '@/lib/domain/input-spec';
import type { Table } from '@/components/runs/as-table';

/** Rows that are taken in; more are in the file. */
const MAX_ROWS = 20_000;

/**
 * The table in a text whose fields are parted by commas, tabs or semicolons, under the names in its first line; null where it has none. Of a text that
 * is not `whole` the last row may be cut, and is left out. Plain decimal numbers become numbers.
 */
export async function parseDelimited(text: string, whole: boolean): Promise<Table | null> {
  // The parser comes to the browser only where there is something to parse.
  const { default: Papa } = await import('papaparse');
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true, preview: MAX_ROWS + 1 });
  const [head, ...body] = data;
  if (head === undefined) return null;
  const columns = head.map((name, index) => (name.trim() === '' || head.indexOf(name) !== index ? `Column ${index + 1}` : name));
  const rows = (whole || data.length > MAX_ROWS ? body : body.slice(0, -1)).map((fields): JsonObject =>
    Object.fromEntries(columns.map((column, index) => [column, value(fields[index] ?? '')])),
  );
  return { columns, rows };
}

/** Only what is written back as it was: an article number 007 or a number of 20 digits stays text. */
function value(field: string): string | number | null {
  if (field === '') return null;
  const number = Number(field);
  return String(number) === field && Number.isFinite(number) ? number : field;
}
