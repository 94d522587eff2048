import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { workerId } from '@/lib/contract/values';

/** The worker's id: as asked for, else the one this folder has, else a new one after the host's name. It is kept in the folder. */
export async function workerIdentity(folder: string, wanted: string | undefined): Promise<string> {
  const file = path.join(folder, 'id');
  const kept = await readKept(file);
  const id = wanted ?? kept ?? newId(os.hostname());
  if (id !== kept) await writeFile(file, `${id}\n`, { mode: 0o600 });
  return id;
}

async function readKept(file: string): Promise<string | undefined> {
  try {
    return workerId.safeParse((await readFile(file, 'utf8')).trim()).data;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Several workers may run on one host, so the name alone would not do. */
function newId(host: string): string {
  const name = host.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100) || 'worker';
  return `${name}-${randomBytes(3).toString('hex')}`;
}
