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

/**
 * A mask stands for the secret that was stored at the same place. Once rows change places it would stand for another one, so the
 * secrets must be typed again.
 */
function forgetMasks(list: Field, rows: readonly FormValue[]): FormValue[] {
  return list.spec.items?.type === 'secret' ? rows.map((row) => (row === SECRET_MASK ? '' : row)) : [...rows];
}
