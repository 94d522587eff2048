import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Watchdog } from '@/worker/loop/lease-guard';

/** What the watchdog has to know. */
export interface WatchdogTask {
  /** The worker's data folder, whose lock tells whether a worker is there again. */
  folder: string;
  workerId: string;
  /** As GYOZA_SERVER_URL names them. */
  servers: string;
}

/** A process beside the worker, from its first answered heartbeat to its goodbye: it outlives a worker that is killed. */
export class WatchdogProcess implements Watchdog {
  #child: ChildProcess | null = null;

  constructor(private readonly task: WatchdogTask) {}

  hold(deadline: number, installation: string): void {
    this.#child ??= this.#start();
    if (this.#child.connected) this.#child.send({ deadline, installation });
  }

  async release(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.connected !== true) return;
    const gone = once(child, 'exit');
    child.ref();
    child.send('goodbye');
    await gone;
  }

  #start(): ChildProcess {
    const { folder, workerId, servers } = this.task;
    const program = path.join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'main.ts' : 'watchdog.mjs');
    // A group of its own: what ends the worker's group, such as Ctrl-C or a supervisor's kill, is what it must outlive.
    const child = fork(program, [folder, workerId, servers], { detached: true, stdio: 'ignore' });
    child.unref();
    child.channel?.unref();
    child.on('exit', () => {
      if (this.#child === child) this.#child = null;
    });
    child.on('error', () => {
      // A message to one that has just gone; the next hold starts another.
    });
    return child;
  }
}
