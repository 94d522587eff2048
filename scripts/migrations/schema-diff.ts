import pg from 'pg';
import { migrate } from './migrate';
import { NO_FILTERS, readSchema } from './migration-files';
import { withSchemaEngine } from './schema-engine';

/**
 * The SQL that leads from the committed migrations to prisma/schema.prisma, empty when both agree. The migrations are
 * really applied, to a database of their own on the given server. Partial indexes and check constraints, which a Prisma
 * schema cannot express, are taken out of that database before the comparison.
 * @param serverUrl any database of a server on which we may create another
 * @param migrationsFolder where the migrations lie; those of the product by default
 */
export async function schemaDiff(serverUrl: string, migrationsFolder?: string): Promise<string> {
  const name = `gyoza_diff_${process.pid}_${Date.now()}`;
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  try {
    await server.query(`CREATE DATABASE ${name}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    await migrate(url.href, migrationsFolder);
    await dropPartialIndexes(url.href);
    return await compare(url.href);
  } finally {
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.end();
  }
}

async function dropPartialIndexes(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      // Expression indexes are as invisible to Prisma as partial ones.
      `SELECT indexrelid::regclass::text AS name FROM pg_index
       WHERE (indpred IS NOT NULL OR indexprs IS NOT NULL) AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`,
    );
    for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  } finally {
    await client.end();
  }
}

async function compare(url: string): Promise<string> {
  const schema = await readSchema();
  return withSchemaEngine(url, schema, async (engine) => {
    const files = [{ path: 'schema.prisma', content: schema }];
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: NO_FILTERS,
    });
    // 2 means that there is a difference, 0 that there is none.
    return result.exitCode === 2 ? (result.stdout ?? '') : '';
  });
}
