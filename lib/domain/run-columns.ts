/** Columns of the list of runs beside the op, in their order. */
export const RUN_COLUMNS = ['state', 'progress', 'created_by', 'worker', 'labels', 'priority', 'attempt', 'asked', 'took'] as const;
export type RunColumn = (typeof RUN_COLUMNS)[number];

/** What is shown until somebody chooses. */
export const USUAL_COLUMNS: readonly RunColumn[] = ['state', 'progress', 'asked', 'took'];

/** Names of columns as a cookie holds them; the usual ones where there is none that is known. */
export function parseColumns(text: string | undefined): RunColumn[] {
  const names = text?.split('.') ?? [];
  const known = RUN_COLUMNS.filter((column) => names.includes(column));
  return known.length === 0 ? [...USUAL_COLUMNS] : known;
}

export function formatColumns(columns: readonly RunColumn[]): string {
  return RUN_COLUMNS.filter((column) => columns.includes(column)).join('.');
}
