import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, endProcess, hasEnded, isAlive } from '../process-state';

/**
 * The processes that a start has running, kept in the data folder. After a start was killed its web server and worker end by
 * themselves, as their channel closes, but not in the same moment: the next start waits for them, or it would find the port taken.
 */
export class Leftovers {
  private readonly file: string;
  private readonly running = new Map<number, string>();

  constructor(dataDir: string) {
    this.file = join(dataDir, 'processes.json');
  }

  /** Waits for what an earlier start left; ends by force what does not go. */
  async clear(graceMs: number): Promise<void> {
    const text = await readFile(this.file, 'utf8').catch(() => '[]');
    const entries = (JSON.parse(text) as [number, string][]).filter(([pid, entry]) => isAlive(pid) && commandLine(pid).includes(entry));
    await Promise.all(
      entries.map(async ([pid]) => {
        if (!(await hasEnded(pid, graceMs))) await endProcess(pid, 'SIGKILL', 1000);
      }),
    );
    await this.forget();
  }

  /** Everything has ended. */
  async forget(): Promise<void> {
    await rm(this.file, { force: true });
  }

  async add(pid: number, entry: string): Promise<void> {
    this.running.set(pid, entry);
    await writeFile(this.file, JSON.stringify([...this.running].filter(([known]) => isAlive(known))));
  }
}
