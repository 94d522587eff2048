import { formatColumns, type RunColumn } from '@/lib/domain/run-columns';

/** Where the columns that somebody chose are kept, so that the server's page has them at once. */
export const COLUMNS_COOKIE = 'gyoza_run_columns';
const A_YEAR_S = 31_536_000;

export function keepColumns(columns: readonly RunColumn[]): void {
  document.cookie = `${COLUMNS_COOKIE}=${formatColumns(columns)}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
}
