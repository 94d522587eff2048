import pg from 'pg';

/** A digest of every table's rows, their number before it; `_prisma_migrations` apart, whose ids are made anew. */
export async function fingerprint(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select tablename::text as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1`,
    );
    const prints: Record<string, string> = {};
    for (const { name } of rows) {
      const found = await client.query<{ print: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(whole_row::text, chr(10) order by whole_row::text)), '') as print from ${pg.escapeIdentifier(name)} whole_row`,
      );
      prints[name] = found.rows[0]?.print ?? '';
    }
    return prints;
  } finally {
    await client.end();
  }
}
