import pg from 'pg';
import { embeddedUrl } from '@/scripts/archive/installation';
import { dataFolder } from './product';

/** Every row of every table in the product's own database, by schema and name, as text; bytes are hexadecimal there. */
export async function tableRows(): Promise<Map<string, string[]>> {
  const client = new pg.Client({ connectionString: (await embeddedUrl(dataFolder())) ?? undefined });
  await client.connect();
  try {
    const tables = await client.query<{ schema: string; name: string }>(
      `select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2`,
    );
    const rows = new Map<string, string[]>();
    for (const { schema, name } of tables.rows) {
      const found = await client.query<{ row: string }>(
        `select whole::text as row from ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)} whole`,
      );
      rows.set(
        `${schema}.${name}`,
        found.rows.map(({ row }) => row),
      );
    }
    return rows;
  } finally {
    await client.end();
  }
}
