import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../plain-error';
import { canReach, type PostgresUser } from './postgres-user';

/** Where clusters lie whose data folder the database's user cannot reach. */
const SYSTEM_FOLDER = '/var/lib/gyoza';

/**
 * The folder that holds the cluster (`pg`) and, where needed, copies of the programs. It is the data folder itself, unless
 * the database's user cannot reach that: then `/var/lib/gyoza/<installation>`, to which `pg` in the data folder points.
 */
export async function postgresHome(dataDir: string, user: PostgresUser, log: (line: string) => void): Promise<string> {
  const link = join(dataDir, 'pg');
  const elsewhere = await pointedTo(link);
  if (elsewhere !== null) return elsewhere.replace(/\/pg$/, '');
  if ((await isFolder(link)) || (await canReach(user, link))) return dataDir;
  const home = join(SYSTEM_FOLDER, await installationId(dataDir));
  await mkdir(home, { recursive: true });
  // A strict umask must not lock the database's user out again.
  for (const folder of [SYSTEM_FOLDER, home]) await chmod(folder, 0o711);
  await symlink(join(home, 'pg'), link);
  log(`The database's user cannot reach ${dataDir}, so the database lies in ${home} (${link} points to it).`);
  return home;
}

async function pointedTo(path: string): Promise<string | null> {
  return readlink(path).catch((error: unknown) => {
    // EINVAL: it is a folder, not a link.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EINVAL') return null;
    throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A name for this data folder on this machine, made once. */
async function installationId(dataDir: string): Promise<string> {
  const file = join(dataDir, 'installation');
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (known !== null && known.trim() !== '') return known.trim();
  const id = randomUUID();
  await writeFile(file, `${id}\n`);
  return id;
}
