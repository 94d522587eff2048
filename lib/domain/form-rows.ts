import type { Field, FormValue } from './field-model';
import { SECRET_MASK } from './input-spec';

/** The rows without the one at `index`. */
export function removeRow(list: Field, rows: readonly FormValue[], index: number): FormValue[] {
  return forgetMasks(list, rows).filter((_, at) => at !== index);
}

/** The rows with the one at `index` moved by `step` places; unchanged where it cannot go. */
export function moveRow(list: Field, rows: readonly FormValue[], index: number, step: -1 | 1): FormValue[] {
  const target = index + step;
  const row = rows[index];
  const other = rows[target];
  if (row === undefined || other === undefined) return [...rows];
  return forgetMasks(list, rows.with(index, other).with(target, row));
}

/** The rows with `lines` from the row at `index` on: in its place when it is empty, else behind it. */
export function pasteLines(rows: readonly FormValue[], index: number, lines: readonly string[]): FormValue[] {
  const kept = rows[index] === '' ? index : index + 1;
  return [...rows.slice(0, kept), ...lines, ...rows.slice(index + 1)];
}

/** The lines of a text that hold something, such as a column of a spreadsheet, without the spaces around them. */
export function filledLines(text: string): string[] {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * A mask stands for the secret that was stored at the same place. Once rows change places it would stand for another one, so the
 * secrets must be typed again.
 */
function forgetMasks(list: Field, rows: readonly FormValue[]): FormValue[] {
  return list.spec.items?.type === 'secret' ? rows.map((row) => (row === SECRET_MASK ? '' : row)) : [...rows];
}
