import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { errorCode } from '../plain-error';
import { ROOT } from '../root';

/** Nothing in our schema is managed by somebody else. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** The committed migrations, oldest first, in the form the schema engine reads. */
export async function readMigrations(folder = join(ROOT, 'prisma/migrations')): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(folder, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
  const lockfile = { path: 'migration_lock.toml', content: await readOptional(join(folder, 'migration_lock.toml')) };
  return { baseDir: folder, lockfile, shadowDbInitScript: '', migrationDirectories };
}

/** The text of prisma/schema.prisma. */
export async function readSchema(): Promise<string> {
  return readFile(join(ROOT, 'prisma/schema.prisma'), 'utf8');
}

async function readOptional(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
