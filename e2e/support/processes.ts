import { readFileSync, readdirSync } from 'node:fs';
import { commandLine } from '@/scripts/process-state';

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
