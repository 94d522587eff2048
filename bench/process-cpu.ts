import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Length of a tick of /proc, in milliseconds; Linux has had 100 a second on every machine that runs Node. */
const TICK_MS = 10;

export type ProcessName = 'web' | 'worker';

/** CPU time that the product's web server and its worker have used so far, in milliseconds, from /proc; `dataDir` is its data folder. */
export async function productCpuMs(dataDir: string): Promise<Record<ProcessName, number>> {
  const processes = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8')) as [number, string][];
  const of = async (name: ProcessName): Promise<number> => {
    const [pid] = processes.find(([, program]) => program.includes(`${name}.`)) ?? [];
    if (pid === undefined) throw new Error(`There is no ${name} among the processes of ${dataDir}.`);
    return cpuMs(pid);
  };
  const [web, worker] = await Promise.all([of('web'), of('worker')]);
  return { web, worker };
}

/** User and system time of all threads of a process, in milliseconds: fields 14 and 15 of `stat`, counted behind the name, which may hold spaces. */
export async function cpuMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
