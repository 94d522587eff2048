import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { cellText } from './csv';

export interface TableOrder {
  column: string;
  direction: 'ascending' | 'descending';
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows with `filter` in any cell, in order; rows without a value in that column come last, whichever way it goes. */
export function orderRows(rows: readonly JsonObject[], columns: readonly string[], filter: string, order: TableOrder | null): JsonObject[] {
  const wanted = filter.trim().toLowerCase();
  const kept =
    wanted === ''
      ? [...rows]
      : rows.filter((row) =>
          columns.some((column) =>
            cellText(row[column] ?? null)
              .toLowerCase()
              .includes(wanted),
          ),
        );
  if (order === null) return kept;
  const { column, direction } = order;
  const sign = direction === 'ascending' ? 1 : -1;
  return kept.sort((a, b) => {
    const [x, y] = [a[column] ?? null, b[column] ?? null];
    if (isNothing(x) || isNothing(y)) return Number(isNothing(x)) - Number(isNothing(y));
    return sign * compare(x, y);
  });
}

function isNothing(value: Json): boolean {
  return value === null || value === '';
}

function compare(a: Json, b: Json): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(cellText(a), cellText(b));
}
