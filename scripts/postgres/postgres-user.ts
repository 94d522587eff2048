import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '../plain-error';

const run = promisify(execFile);

/** The ids PostgreSQL runs under, or null when it runs as whoever started us. */
export type PostgresUser = { readonly uid: number; readonly gid: number } | null;

/** PostgreSQL refuses to run as root, so root hands it to the system's `postgres` user, or to one of our own. */
const CANDIDATES = ['postgres', 'gyoza'];

/**
 * The user PostgreSQL must run as. Created when root has none yet.
 * @throws PlainError when root can neither find nor create one
 */
export async function postgresUser(): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return null;
  const found = await lookUp();
  if (found) return found;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'gyoza']);
  } catch {
    throw new PlainError(
      'PostgreSQL cannot run as root and no user for it could be created: run "useradd --system gyoza", or start Gyoza as an ordinary user.',
    );
  }
  const created = await lookUp();
  if (!created) throw new PlainError('The user "gyoza" was created for PostgreSQL but does not appear in /etc/passwd.');
  return created;
}

async function lookUp(): Promise<PostgresUser> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return null;
}

/** Whether `user` may walk down to `path`: every folder above it must let them through. */
export async function canReach(user: PostgresUser, path: string): Promise<boolean> {
  if (user === null) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
