import type { Json, JsonObject } from '@/lib/domain/input-spec';

export interface Table {
  columns: string[];
  rows: JsonObject[];
}

export function isPlainObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isScalar(value: Json | undefined): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null;
}

/** A list of objects as a table, its columns in the order in which they first appear; null for anything else. */
export function asTable(value: Json): Table | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows = value.filter(isPlainObject);
  if (rows.length !== value.length) return null;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return columns.length === 0 ? null : { columns, rows };
}
