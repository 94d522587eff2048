import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { migrate } from '../scripts/migrations/migrate';
import { schemaDiff } from '../scripts/migrations/schema-diff';

const url = process.env['DATABASE_URL'] ?? '';
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The committed migrations with one more behind them. */
async function migrationsAnd(sql: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-migrations-'));
  undo.push(async () => rm(folder, { recursive: true, force: true }));
  await cp('prisma/migrations', folder, { recursive: true });
  await mkdir(join(folder, '29990101000000_more'));
  await writeFile(join(folder, '29990101000000_more/migration.sql'), sql);
  return folder;
}

async function emptyDatabase(): Promise<string> {
  const name = `empty_${Date.now()}_${Math.round(Math.random() * 1e9)}`;
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  undo.push(async () => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  });
  return url.replace(/\/[^/]*$/, `/${name}`);
}

async function rows(database: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the migrations lead to the Prisma schema', async () => {
  expect(await schemaDiff(url)).toBe('');
});

test('a column that the Prisma schema lacks is a difference', async () => {
  const folder = await migrationsAnd('ALTER TABLE runs ADD COLUMN surplus text;');
  expect(await schemaDiff(url, folder)).toContain('DROP COLUMN "surplus"');
});

test('partial and expression indexes and check constraints, which a Prisma schema cannot hold, are no difference', async () => {
  const folder = await migrationsAnd(`
    CREATE INDEX waiting ON runs (priority DESC) WHERE state = 'PENDING';
    CREATE INDEX by_lower_name ON definitions (lower(name));
    ALTER TABLE runs ADD CONSTRAINT sane_priority CHECK (priority BETWEEN -1000 AND 1000);`);
  expect(await schemaDiff(url, folder)).toBe('');
});

test('semicolons in functions, strings and comments do not cut a migration', async () => {
  const database = await emptyDatabase();
  const folder = await migrationsAnd(`-- one; two
    CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n + n; RETURN n; END $$;
    CREATE TABLE note (text text DEFAULT 'a;b');`);
  await migrate(database, folder);
  expect(await rows(database, 'SELECT twice(4) AS n')).toEqual([{ n: 8 }]);
});

test('of many who migrate at once one does the work, and the history reads as after `prisma migrate deploy`', async () => {
  const database = await emptyDatabase();
  const applied = await Promise.all([migrate(database), migrate(database), migrate(database)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  const history = await rows(
    database,
    'SELECT migration_name, applied_steps_count, rolled_back_at, logs, length(checksum) AS checksum FROM _prisma_migrations',
  );
  expect(history).toContainEqual({
    migration_name: '20261122000000_init',
    applied_steps_count: 1,
    rolled_back_at: null,
    logs: null,
    checksum: 64,
  });
  expect(await migrate(database)).toEqual([]);
});

test('a migration that fails leaves nothing of itself and is named', async () => {
  const database = await emptyDatabase();
  const folder = await migrationsAnd('CREATE TABLE half (id int); SELECT 1 / 0;');
  await expect(migrate(database, folder)).rejects.toThrow(/29990101000000_more/);
  expect(await rows(database, "SELECT 1 FROM pg_tables WHERE tablename = 'half'")).toEqual([]);
});

test('a database that a newer version has used is refused', async () => {
  const database = await emptyDatabase();
  await migrate(database, await migrationsAnd('CREATE TABLE from_the_future (id int);'));
  await expect(migrate(database)).rejects.toThrow(/newer version of Gyoza/);
});
