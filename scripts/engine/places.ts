import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../plain-error';
import type { Forwarding } from './network';

/** Where the engine of one data folder keeps its things. */
export type Places = {
  readonly data: string;
  /** Sockets, process ids, mounts: gone when it has stopped. */
  readonly run: string;
  readonly socket: string;
  readonly pidFile: string;
  readonly bridge: string;
  readonly log: string;
};

/** Remembered from start to stop, over a crash too. */
export type Notes = { readonly address: string; readonly before: Forwarding };

export function placesFor(dataDir: string): Places {
  const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  // Sockets lie in /run: their paths may have 107 bytes at most, and a data folder's may be longer.
  const run = `/run/gyoza/${id}`;
  return {
    data: join(dataDir, 'docker'),
    run,
    socket: `${run}/docker.sock`,
    pidFile: `${run}/docker.pid`,
    bridge: `gyoza${id}`,
    log: join(dataDir, 'logs', 'docker.log'),
  };
}

export async function readNotes(places: Places): Promise<Notes | null> {
  return readFile(join(places.data, 'notes.json'), 'utf8').then(
    (text) => JSON.parse(text) as Notes,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    },
  );
}

/** The process id that a file holds, or null. */
export async function readPid(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number(text.trim());
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
