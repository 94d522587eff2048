import type { Json } from '@/lib/domain/input-spec';
import type { Table } from '@/components/runs/as-table';

/** A text that begins so is taken for a formula by spreadsheets (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A table as CSV (RFC 4180) that a spreadsheet opens without running anything: texts that look like formulas get an apostrophe before them. */
export function tableToCsv({ columns, rows }: Table): string {
  const lines = [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column] ?? null)))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** What one value is as text: nothing for nothing, JSON for what is nested. */
export function cellText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function cell(value: Json): string {
  const text = cellText(value);
  const safe = typeof value !== 'number' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
