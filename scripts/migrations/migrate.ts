import pg from 'pg';
import { PlainError, errorCode, messageOf } from '../plain-error';
import { NO_FILTERS, readMigrations } from './migration-files';

/** Ours, and not the 72707369 that the engine itself locks on a connection of its own while it applies: it would wait for us. */
const ADVISORY_LOCK = 72_707_370;

/**
 * Brings the database up to date: applies the migrations it lacks, with the same result as `prisma migrate deploy`.
 * Any number of processes may call it at once; one works while the others wait, and then find nothing to do.
 * @returns the names of the migrations applied
 * @throws PlainError when a migration fails, failed before, or the database was used by a newer version
 */
export async function migrate(url: string, folder?: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const migrations = await readMigrations(folder);
    const known = migrations.migrationDirectories.map((directory) => directory.path);
    const applied = await appliedMigrations(client);
    const foreign = applied.filter((name) => !known.includes(name));
    if (foreign.length > 0) {
      throw new PlainError(
        `This database was used by a newer version of Gyoza (it has ${foreign.join(', ')}): start that version, or use another database.`,
      );
    }
    if (known.every((name) => applied.includes(name))) return [];
    // The engine costs 5 MB of WebAssembly; most starts have nothing to apply.
    const { withSchemaEngine } = await import('./schema-engine');
    return await withSchemaEngine(url, undefined, async (engine) => {
      const result = await engine.applyMigrations({ migrationsList: migrations, filters: NO_FILTERS }).catch((error: unknown) => {
        throw new PlainError(`The database could not be brought up to date: ${messageOf(error)}`);
      });
      return result.appliedMigrationNames;
    });
  } finally {
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  try {
    const { rows } = await client.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return rows.map((row) => row.migration_name);
  } catch (error) {
    // 42P01: the table does not exist yet.
    if (errorCode(error) === '42P01') return [];
    throw error;
  }
}
