import { rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { processStart } from '@/worker/loop/process-start';

/**
 * Makes this process the watchdog of a worker's data folder: ends those of earlier workers that were killed. They would watch on until the last
 * lease they know of is over, though all containers are looked after now, and even when this worker has long said goodbye.
 */
export async function takeOver(folder: string): Promise<void> {
  const own = `watchdog.${process.pid}.${processStart(process.pid) ?? ''}`;
  await writeFile(path.join(folder, own), '', { mode: 0o600 });
  process.on('exit', () => {
    rmSync(path.join(folder, own), { force: true });
  });
  for (const name of await readdir(folder)) {
    const [kind, pid, started] = name.split('.');
    if (kind !== 'watchdog' || name === own) continue;
    if (processStart(Number(pid)) === started) process.kill(Number(pid), 'SIGTERM');
    await rm(path.join(folder, name), { force: true });
  }
}
