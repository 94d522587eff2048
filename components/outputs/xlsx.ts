import type { Json } from '@/lib/domain/input-spec';
import type { Table } from '@/components/runs/as-table';
import { cellText } from './csv';

/** A table as an Excel file. Numbers and yes and no keep their kind; a text stays a text, so that none is a formula. */
export async function tableToXlsx({ columns, rows }: Table): Promise<Blob> {
  // The writer comes to the browser only where somebody saves.
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const head = columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
  return writeExcelFile([head, ...rows.map((row) => columns.map((column) => cell(row[column] ?? null)))]).toBlob();
}

/** The longest text that a cell of Excel takes. */
const MAX_TEXT = 32_767;

function cell(value: Json) {
  if (value === null) return null;
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'boolean') return { value, type: Boolean };
  return { value: cellText(value).slice(0, MAX_TEXT), type: String };
}
