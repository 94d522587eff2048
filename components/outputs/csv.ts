import { csvLine } from '@/lib/domain/csv';
import type { Json } from '@/lib/domain/input-spec';
import type { Table } from '@/components/runs/as-table';

/** A table as CSV, its headings first. Numbers stay numbers; what is nested is JSON. */
export function tableToCsv({ columns, rows }: Table): string {
  const values = rows.map((row) => columns.map((column) => flat(row[column] ?? null)));
  return [columns, ...values].map(csvLine).join('');
}

/** What one value is as text: nothing for nothing, JSON for what is nested. */
export function cellText(value: Json): string {
  return String(flat(value) ?? '');
}

function flat(value: Json): string | number | boolean | null {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
}
