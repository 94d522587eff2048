import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { processStart } from './process-start';

/**
 * Takes the lock of a worker's data folder, or throws a sentence when another worker has it. Every contender first puts up a file
 * named after its process and that process's start time, and then looks for others: of two that start in the same moment both may
 * give way, but never do both get in. A file whose process is gone, or whose process id was given out again, counts for nothing.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const own = `lock.${process.pid}.${processStart(process.pid) ?? ''}.${randomBytes(4).toString('hex')}`;
  const release = () => rm(path.join(folder, own), { force: true });
  await writeFile(path.join(folder, own), '', { flag: 'wx', mode: 0o600 });
  const other = await findHolder(folder, own);
  if (other === null) return release;
  await release();
  throw new Error(`Another worker (process ${other}) already uses the data folder ${folder}.`);
}

/** True while a worker uses the data folder. */
export async function folderIsLocked(folder: string): Promise<boolean> {
  return (await findHolder(folder, '')) !== null;
}

/** The process of another worker; files that nobody holds any more are removed on the way. */
async function findHolder(folder: string, own: string): Promise<string | null> {
  for (const name of await readdir(folder)) {
    const [kind, pid = '', started] = name.split('.');
    if (kind !== 'lock' || name === own) continue;
    if (processStart(Number(pid)) === started) return pid;
    await rm(path.join(folder, name), { force: true });
  }
  return null;
}
