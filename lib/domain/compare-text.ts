/** Order by code units, the same everywhere; for sorting ids and keys, not words. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
