import type { Attempt, Event, Run } from './generated/prisma/client';

/** A row as a raw query returns it: columns by their names in the database. */
export type Row = Record<string, unknown>;

/** The same row under the names of its Prisma model, which differ from the columns' only in spelling (`current_attempt`, `currentAttempt`). */
export function record(row: Row): Row {
  const result: Row = {};
  for (const column in row) result[camel(column)] = row[column];
  return result;
}

/** A run that came as `row_to_json`: one JSON value costs the driver a fifth of fifty columns. */
export function runRecord(row: unknown): Run {
  return revived(row as Row) as Run;
}

/** An attempt that came so. */
export function attemptRecord(row: unknown): Attempt {
  return revived(row as Row) as Attempt;
}

/** Events that came as an array of `row_to_json`. */
export function eventRecords(rows: unknown): Event[] {
  return (rows as Row[]).map((row) => revived(row) as Event);
}

/** JSON has no times: the columns that hold one are told by their names. */
function revived(row: Row): Row {
  const result = record(row);
  for (const name in result) {
    const value = result[name];
    if (typeof value === 'string' && isTime(name)) result[name] = new Date(value);
  }
  return result;
}

/** Whether a field of runs, attempts and events is a time; a test holds it against the schema. */
export function isTime(name: string): boolean {
  return name === 't' || name.endsWith('At') || name === 'reservedBy' || name === 'exclusiveUntil';
}

const camels = new Map<string, string>();

function camel(column: string): string {
  let name = camels.get(column);
  if (name === undefined) {
    name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    camels.set(column, name);
  }
  return name;
}

const columns = new Map<string, string>();

/** The column of a model's field. */
export function columnOf(name: string): string {
  let column = columns.get(name);
  if (column === undefined) {
    column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    columns.set(name, column);
  }
  return column;
}

/** Fields of runs and attempts that are stored as `json`; a test holds them against the schema. */
export const JSON_FIELDS: ReadonlySet<string> = new Set([
  'command',
  'env',
  'retryPolicy',
  'concurrency',
  'eventDelivery',
  'inputs',
  'outputs',
  'constraints',
  'executionSummary',
]);

/** A field's value as a parameter of a statement. */
export function parameter(name: string, value: unknown): unknown {
  if (value === null) return null;
  if (JSON_FIELDS.has(name)) return JSON.stringify(value);
  return value instanceof Date ? value.toISOString() : value;
}
