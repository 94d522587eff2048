import pg from 'pg';

export type Table = { readonly name: string; readonly columns: string[] };

/** Rows are fetched in batches of about this many bytes, whatever their number. */
const BATCH_BYTES = 1024 * 1024;
const MOST_ROWS = 5000;

/** The product's tables, each after those that it refers to. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query<Table & { needs: string[] }>(`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      array(select f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> '_prisma_migrations' order by c.relname`);
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ name, needs }) =>
        !ordered.some((table) => table.name === name) && needs.every((need) => ordered.some((table) => table.name === need)),
    );
    if (next === undefined) throw new Error('The tables refer to each other in a circle.');
    ordered.push({ name: next.name, columns: next.columns });
  }
  return ordered;
}

const list = (columns: readonly string[]): string => columns.map((column) => pg.escapeIdentifier(column)).join(', ');

/**
 * Every row of a table as PostgreSQL writes a record, which it reads back exactly: numbers to the last bit, `json` with the spaces and the order
 * of its keys, a JSON null apart from no value. In batches, inside the caller's transaction.
 */
export async function* readRows(client: pg.ClientBase, { name, columns }: Table): AsyncGenerator<string[]> {
  const rows = `select whole_row::text as row from (select ${list(columns)} from ${pg.escapeIdentifier(name)}) whole_row`;
  await client.query(`declare rows_of_table no scroll cursor for ${rows}`);
  let size = 100;
  for (;;) {
    const fetched = await client.query<{ row: string }>(`fetch ${size} from rows_of_table`);
    if (fetched.rows.length === 0) break;
    const batch = fetched.rows.map(({ row }) => row);
    yield batch;
    const bytes = batch.reduce((sum, row) => sum + row.length, 0);
    size = Math.max(1, Math.min(MOST_ROWS, Math.round((batch.length * BATCH_BYTES) / bytes)));
  }
  await client.query('close rows_of_table');
}

/** Takes what `readRows` gave, inside the caller's transaction. The columns may stand in another order by now. */
export async function insertRows(client: pg.ClientBase, { name, columns }: Table, rows: readonly string[]): Promise<void> {
  const table = pg.escapeIdentifier(name);
  const record = `pg_temp.${pg.escapeIdentifier(`rows_of_${name}`)}`;
  // Its rows have the columns of the backup in their order; nothing is ever put into it.
  await client.query(
    `create temporary table if not exists ${record.slice('pg_temp.'.length)} on commit drop as select ${list(columns)} from ${table} with no data`,
  );
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    await client.query(`insert into ${table} (${list(columns)}) select * from unnest($1::${record}[])`, [
      rows.slice(from, from + MOST_ROWS),
    ]);
  }
}
