import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PlainError, errorCode, messageOf } from '../plain-error';
import { commandLine, isAlive } from '../process-state';

/** The data folder, held by this process until `release`. */
export type DataFolder = { readonly path: string; readonly release: () => Promise<void> };

/**
 * Creates the data folder where it is missing, checks that it can be written, and takes its lock: two starts on one folder
 * would fight over database and workers. The lock of a start that was killed is taken over.
 * @throws PlainError when the folder cannot be used or is in use
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    const known = await stat(path).catch(() => null);
    await makeFolder(path);
    // The database's user has to pass through; everything private inside has a mode of its own.
    if (known === null) await chmod(path, 0o711);
    await mkdir(join(path, 'logs'), { recursive: true });
    const real = await realpath(path);
    const release = await lock(join(real, 'lock'));
    return { path: real, release };
  } catch (error) {
    throw inWords(error, path);
  }
}

/** Makes a folder and those above it. Node's own `recursive` tries for ever below /proc, where a service's HOME may point. */
async function makeFolder(path: string): Promise<void> {
  const known = await stat(path).catch(() => null);
  if (known?.isDirectory() === true) return;
  if (path !== dirname(path)) await makeFolder(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST' || known !== null) throw error;
  });
}

/** The clear sentence for a failure to write into the data folder; any other error is handed back as it is. */
export function inWords(error: unknown, folder: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new PlainError(
        `The disk that holds the data folder ${folder} is full: free some space, or set GYOZA_DATA_DIR to another place.`,
      );
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new PlainError(`The data folder ${folder} cannot be written: make it writable, or set GYOZA_DATA_DIR to another place.`);
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
      return new PlainError(`The data folder ${folder} cannot be used (${messageOf(error)}): set GYOZA_DATA_DIR to a folder.`);
    default:
      return error;
  }
}

async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(`${process.pid}\n${commandLine(process.pid)}\n`);
      await handle.close();
      return async () => rm(file, { force: true });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const [pid = '', command = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const holder = Number(pid);
    // After a reboot the number may belong to something else: only the same command line counts.
    if (holder > 0 && holder !== process.pid && isAlive(holder) && commandLine(holder) === command) {
      throw new PlainError(
        `Gyoza already runs on this data folder (process ${holder}): stop that one, or set GYOZA_DATA_DIR and GYOZA_PORT for a second copy.`,
      );
    }
    // Moved, then removed: of two that find the same stale lock only one succeeds, and the other looks again.
    const aside = `${file}.${randomBytes(4).toString('hex')}`;
    await rename(file, aside).then(
      async () => rm(aside),
      (error: unknown) => {
        if (errorCode(error) !== 'ENOENT') throw error;
      },
    );
  }
}

/** A secret kept in a file of the data folder that only its owner may read; made on the first call. `given` replaces it. */
export async function keptKey(file: string, given: string | undefined): Promise<string> {
  const known = await readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
  const key = given ?? (known === '' ? `gyoza_${randomBytes(24).toString('base64url')}` : known);
  if (key !== known) await writeFile(file, `${key}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return key;
}
