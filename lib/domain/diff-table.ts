import type { Json, JsonObject } from './input-spec';
import { jsonEqual } from './json-value';

export interface Rows {
  columns: string[];
  rows: JsonObject[];
}

/** A row that is not the same on both sides; null on the side that has none like it. */
export interface RowDifference {
  /** What the row is called: its value in the key column, else its number from 1. */
  name: string;
  left: JsonObject | null;
  right: JsonObject | null;
  /** Columns in which the two differ; empty where there is one side only. */
  columns: string[];
}

export interface TableDiff {
  columns: string[];
  /** The column by which rows were found again; null: by their place. */
  key: string | null;
  rows: RowDifference[];
  /** Rows that are the same on both sides. */
  equal: number;
}

/** Compares two tables row by row: by a column that names each row once on both sides, where there is one, else by place. */
export function diffTable(left: Rows, right: Rows): TableDiff {
  const columns = [...new Set([...left.columns, ...right.columns])];
  const key = keyColumn(left, right);
  const pairs = key === null ? byPlace(left.rows, right.rows) : byKey(left.rows, right.rows, key);
  const rows = pairs.flatMap(({ name, left: before, right: after }): RowDifference[] => {
    if (before === null || after === null) return [{ name, left: before, right: after, columns: [] }];
    const differing = columns.filter((column) => !same(before, after, column));
    return differing.length === 0 ? [] : [{ name, left: before, right: after, columns: differing }];
  });
  return { columns, key, rows, equal: pairs.length - rows.length };
}

type Pair = Pick<RowDifference, 'name' | 'left' | 'right'>;

/** The first column of both whose values are texts or whole numbers, none of them twice, and partly the same. */
function keyColumn(left: Rows, right: Rows): string | null {
  const shared = left.columns.filter((column) => right.columns.includes(column));
  return (
    shared.find((column) => {
      const [before, after] = [left, right].map(({ rows }) => rows.map((row) => keyOf(row, column)));
      if (before === undefined || after === undefined || [...before, ...after].includes(null)) return false;
      const known = new Set(before);
      return known.size === before.length && new Set(after).size === after.length && after.some((value) => known.has(value));
    }) ?? null
  );
}

function keyOf(row: JsonObject, column: string): string | null {
  const value = Object.hasOwn(row, column) ? row[column] : undefined;
  return typeof value === 'string' || Number.isInteger(value) ? JSON.stringify(value) : null;
}

/** Of a value that keyOf takes: the text itself, or the figure. */
function nameOf(row: JsonObject, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function byKey(left: readonly JsonObject[], right: readonly JsonObject[], key: string): Pair[] {
  const after = new Map(right.map((row) => [keyOf(row, key), row]));
  const name = (row: JsonObject): string => nameOf(row, key);
  const pairs = left.map((row): Pair => ({ name: name(row), left: row, right: after.get(keyOf(row, key)) ?? null }));
  const before = new Set(left.map((row) => keyOf(row, key)));
  const added = right.filter((row) => !before.has(keyOf(row, key)));
  return [...pairs, ...added.map((row): Pair => ({ name: name(row), left: null, right: row }))];
}

/** Beginning and end that are the same are set aside, so that a row put in between is one difference and not all that follow. */
function byPlace(left: readonly JsonObject[], right: readonly JsonObject[]): Pair[] {
  let head = 0;
  const shorter = Math.min(left.length, right.length);
  while (head < shorter && jsonEqual(left[head] ?? null, right[head] ?? null)) head += 1;
  let tail = 0;
  while (tail < shorter - head && jsonEqual(left[left.length - 1 - tail] ?? null, right[right.length - 1 - tail] ?? null)) tail += 1;
  const middle = Math.max(left.length, right.length) - head - tail;
  const pair = (before: number, after: number): Pair => ({
    name: String(Math.min(before, after) + 1),
    left: left[before] ?? null,
    right: right[after] ?? null,
  });
  return [
    ...Array.from({ length: head }, (_, index) => pair(index, index)),
    ...Array.from({ length: middle }, (_, index) => ({
      name: String(head + index + 1),
      left: head + index < left.length - tail ? (left[head + index] ?? null) : null,
      right: head + index < right.length - tail ? (right[head + index] ?? null) : null,
    })),
    ...Array.from({ length: tail }, (_, index) => pair(left.length - tail + index, right.length - tail + index)),
  ];
}

function same(before: JsonObject, after: JsonObject, column: string): boolean {
  const value = (row: JsonObject): Json | undefined => (Object.hasOwn(row, column) ? row[column] : undefined);
  const [was, is] = [value(before), value(after)];
  return was === is || (was !== undefined && is !== undefined && jsonEqual(was, is));
}
