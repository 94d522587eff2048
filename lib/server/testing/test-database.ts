import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * Set-up file of the tests that need PostgreSQL, run before each test file. The first in a process clones a database from the migrated template,
 * before anything imports `lib/server/db`; each further one in the same process finds it emptied. The clones end with the whole PostgreSQL of
 * the test run, so nothing is dropped here.
 */
const template = process.env['GYOZA_TEST_TEMPLATE_URL'];
if (template === undefined) throw new Error('GYOZA_TEST_TEMPLATE_URL is not set: run these tests with `npx vitest --project server`.');

const cloned = process.env['GYOZA_TEST_DATABASE_URL'];
if (cloned === undefined) process.env['GYOZA_TEST_DATABASE_URL'] = await clone(new URL(template));
else await empty(cloned);
process.env['DATABASE_URL'] = process.env['GYOZA_TEST_DATABASE_URL'];

async function clone(url: URL): Promise<string> {
  const source = url.pathname.slice(1);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  url.pathname = '/postgres';
  await connected(url.href, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`));
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Everything goes but the migrations and the installation's identity, which a process reads only once. Of forty tables a file of tests fills a few:
 * to look first takes a tenth of what it takes to empty all of them.
 */
async function empty(url: string): Promise<void> {
  await connected(url, async (client) => {
    // Without the trigger that keeps the audit from it.
    await client.query('SET session_replication_role = replica');
    await client.query(`
      DO $$
      DECLARE name text; is_filled boolean; filled text[] := '{}';
      BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
          WHERE schemaname = 'public' AND tablename NOT IN ('_prisma_migrations', 'installation')
        LOOP
          EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO is_filled;
          IF is_filled THEN filled := filled || name; END IF;
        END LOOP;
        IF cardinality(filled) > 0 THEN
          EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' RESTART IDENTITY CASCADE';
        END IF;
      END $$`);
  });
}

async function connected(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
