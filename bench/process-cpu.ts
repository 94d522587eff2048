import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Length of a tick of /proc, in milliseconds; Linux has had 100 a second on every machine that runs Node. */
const TICK_MS = 10;

/** CPU time that the product's web server and worker have used so far, in milliseconds, from /proc; `dataDir` is its data folder. */
export async function productCpuMs(dataDir: string): Promise<number> {
  const processes = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8')) as [number, string][];
  const times = await Promise.all(processes.map(([pid]) => cpuMs(pid)));
  return times.reduce((sum, each) => sum + each, 0);
}

/** User and system time of all threads: fields 14 and 15 of `stat`, counted behind the name, which may hold spaces. */
async function cpuMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
