import { readFileSync, readdirSync } from 'node:fs';
import { compiled } from '@/scripts/compile';
import { commandLine, signal } from '@/scripts/process-state';

/** Kills one of the processes of a product with SIGKILL; `pid` is what `npm start` itself is. */
export function killService(pid: number, service: 'web' | 'worker'): void {
  const pids = childrenOf(pid).filter((child) => commandLine(child).includes(compiled(service)));
  if (pids.length !== 1) throw new Error(`The product has ${pids.length} processes of the kind ${service}.`);
  for (const child of pids) signal(child, 'SIGKILL');
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .map(Number)
    .filter((child) => child > 0);
}

/** Command lines of all processes that name this text in their arguments or their environment, this one excepted. */
export function processesNaming(text: string): string[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return pids
    .filter((pid) => commandLine(pid).includes(text) || environment(pid).includes(text))
    .map((pid) => `${pid} ${commandLine(pid)}`);
}

function environment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // Ended meanwhile, or of another user: not ours either way.
    return '';
  }
}
