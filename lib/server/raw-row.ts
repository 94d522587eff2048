/** A row as a raw query returns it: columns by their names in the database. */
export type Row = Record<string, unknown>;

/** The same row under the names of its Prisma model, which differ from the columns' only in spelling (`current_attempt`, `currentAttempt`). */
export function record(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [camel(column), value]));
}

const names = new Map<string, string>();

function camel(column: string): string {
  let name = names.get(column);
  if (name === undefined) {
    name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    names.set(column, name);
  }
  return name;
}
