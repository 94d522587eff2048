import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Watchdog } from '@/worker/loop/exclusive-lease';

/** What the watchdog has to know. */
export interface WatchdogTask {
  /** The worker's data folder, whose lock tells whether a worker is there again. */
  folder: string;
  workerId: string;
}

/** A process beside the worker, there only while an exclusive op is in hand: it outlives a worker that is killed. */
export class WatchdogProcess implements Watchdog {
  #child: ChildProcess | null = null;

  constructor(private readonly task: WatchdogTask) {}

  hold(deadline: number): void {
    if (this.#child === null) this.#child = this.#start(deadline);
    else if (this.#child.connected) this.#child.send({ deadline });
  }

  release(): void {
    const child = this.#child;
    this.#child = null;
    if (child?.connected === true) child.send({ deadline: null });
  }

  #start(deadline: number): ChildProcess {
    const { folder, workerId } = this.task;
    // A group of its own: what ends the worker's group, such as Ctrl-C or a supervisor's kill, is what it must outlive.
    const child = fork(path.join(import.meta.dirname, 'main.ts'), [folder, workerId, String(deadline)], {
      detached: true,
      stdio: 'ignore',
    });
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
