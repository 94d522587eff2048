import { createWriteStream } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { BlobPlace } from '@/lib/server/blob-place';
import { migrate } from '../migrations/migrate';
import { readMigrations } from '../migrations/migration-files';
import { PlainError, errorCode } from '../plain-error';
import type { Manifest } from './manifest';
import { readEntries, rowsIn, wholeContent } from './read-backup';
import { insertRows, listTables } from './table-rows';

export type RestoreTarget = {
  readonly databaseUrl: string;
  /** Where the contents of files are to lie. */
  readonly blobs: BlobPlace;
  readonly dataDir: string;
  /** Put the backup in the place of what is there. */
  readonly replace: boolean;
};

/** Where the database's tables wait while others are brought in: what is there is given up only together with the last row that replaces it. */
const ASIDE = 'gyoza_before_restore';
/** A tenth of a second lies between two. */
const LOOKS = 30;

/**
 * Puts a verified backup into a database and a data folder. First the files, which harm nobody; then the tables, which appear all at once. When
 * that fails, the database is as it was.
 * @throws PlainError when something is there and `replace` is not wished, or somebody is connected to the database
 */
export async function restoreBackup(file: string, manifest: Manifest, target: RestoreTarget): Promise<void> {
  await checkMigrations(manifest);
  const client = new pg.Client({ connectionString: target.databaseUrl });
  client.on('error', () => undefined); // the query that it breaks says so
  await client.connect();
  try {
    await refuseWhenInUse(client);
    if (await exists(client, ASIDE)) await putBack(client); // an earlier restore was killed
    if (!target.replace && !(await isEmpty(client))) {
      throw new PlainError('There are runs or definitions in this database already: add --replace to put the backup in their place.');
    }
    await restoreFiles(file, target);
    await client.query(`alter schema public rename to ${ASIDE}`);
    try {
      await client.query('create schema public');
      await client.query('grant usage on schema public to public');
      await migrateTo(target.databaseUrl, manifest.migrations);
      await client.query('begin');
      await restoreTables(client, file, manifest);
      await client.query(`drop schema ${ASIDE} cascade`);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      await putBack(client);
      throw error;
    }
  } finally {
    await client.end();
  }
  await migrate(target.databaseUrl);
}

async function exists(client: pg.Client, schema: string): Promise<boolean> {
  return (await client.query('select 1 from pg_namespace where nspname = $1', [schema])).rowCount === 1;
}

async function putBack(client: pg.Client): Promise<void> {
  await client.query('drop schema if exists public cascade');
  await client.query(`alter schema ${ASIDE} rename to public`);
}

/** Somebody who has just gone may be listed for another moment. */
async function refuseWhenInUse(client: pg.Client): Promise<void> {
  const others = `select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  for (let look = 1; (await client.query(others)).rowCount !== 0; look += 1) {
    if (look === LOOKS) throw new PlainError('Somebody is connected to this database: stop every Gyoza that works on it, then restore.');
    await delay(100);
  }
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  for (const { name } of await listTables(client)) {
    if ((await client.query(`select 1 from ${pg.escapeIdentifier(name)} limit 1`)).rowCount !== 0) return false;
  }
  return true;
}

/** A backup of an older version is welcome; what a newer one wrote cannot be read. */
async function checkMigrations({ migrations, version }: Manifest): Promise<void> {
  const known = (await readMigrations()).migrationDirectories.map(({ path }) => path);
  const foreign = migrations.filter((name) => !known.includes(name));
  if (foreign.length > 0)
    throw new PlainError(`Gyoza ${version} made this backup and this version is older: restore with that one or a newer.`);
}

/** Applies exactly the migrations that the backup's database had: its rows fit those tables. */
async function migrateTo(url: string, names: readonly string[]): Promise<void> {
  const all = await readMigrations();
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-migrations-'));
  try {
    for (const name of [...names, 'migration_lock.toml']) await cp(join(all.baseDir, name), join(folder, name), { recursive: true });
    await migrate(url, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function restoreTables(client: pg.Client, file: string, { tables }: Manifest): Promise<void> {
  const here = await listTables(client);
  const signature = (table: { name: string; columns: readonly string[] }): string =>
    `${table.name}(${[...table.columns].sort().join(',')})`;
  if (here.map(signature).sort().join() !== tables.map(signature).sort().join()) {
    throw new PlainError(
      'The tables in this backup are not those of the migrations it names: it comes from a database that was changed by hand.',
    );
  }
  await readEntries(file, async (name, content) => {
    const table = tables.find(({ parts }) => parts.some((part) => part.name === name));
    if (table === undefined) content.resume();
    else await insertRows(client, table, rowsIn(await wholeContent(content)));
  });
}

async function restoreFiles(file: string, target: RestoreTarget): Promise<void> {
  const folder = await mkdtemp(join(target.dataDir, 'restoring-'));
  try {
    await readEntries(file, async (entry, content) => {
      const [kind, name = ''] = entry.split('/');
      if (kind === 'files') {
        const path = join(folder, name);
        await pipeline(content, createWriteStream(path, { mode: 0o600 }));
        await target.blobs.keep(path, name);
        await rm(path);
      } else if (kind === 'keys') await restoreKey(name, await wholeContent(content), target);
      else content.resume();
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without `replace` nothing that is there gives way. */
async function restoreKey(name: string, key: Buffer, { dataDir, replace }: RestoreTarget): Promise<void> {
  await writeFile(join(dataDir, name), key, { mode: 0o600, flag: replace ? 'w' : 'wx' }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}
