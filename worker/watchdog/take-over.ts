import { rmSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { processStart } from '@/worker/loop/process-start';

/**
 * Makes this process the watchdog of the containers with these labels: ends those of earlier workers of the same data folder that were killed. They
 * would watch on until the last lease they know of is over, though their containers are looked after now, and even when this worker has long said
 * goodbye. One that watches other containers, as of a worker that had another id, is left to it.
 */
export async function takeOver(folder: string, labels: Record<string, string>): Promise<void> {
  const own = `watchdog.${process.pid}.${processStart(process.pid) ?? ''}`;
  const watched = JSON.stringify(labels);
  await writeFile(path.join(folder, own), watched, { mode: 0o600 });
  process.on('exit', () => {
    rmSync(path.join(folder, own), { force: true });
  });
  for (const name of await readdir(folder)) {
    const [kind, pid, started] = name.split('.');
    if (kind !== 'watchdog' || name === own) continue;
    const file = path.join(folder, name);
    const lives = processStart(Number(pid)) === started;
    if (lives && (await readFile(file, 'utf8')) !== watched) continue;
    if (lives) process.kill(Number(pid), 'SIGTERM');
    await rm(file, { force: true });
  }
}
