import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../support/readme';

export interface ProcessOptions {
  /** Program and arguments. */
  command: readonly [string, ...string[]];
  env: NodeJS.ProcessEnv;
  /** Takes what it prints. */
  logFile: string;
  /** Resolves to true once it serves. */
  isReady: () => Promise<boolean>;
}

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 40_000;

/** One process of a fleet, to be killed and started as often as a test likes. */
export class FleetProcess {
  #child: ChildProcess | null = null;

  constructor(
    readonly name: string,
    private readonly options: ProcessOptions,
  ) {}

  get logFile(): string {
    return this.options.logFile;
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it serves. Throws when it ends before that. */
  async start(): Promise<void> {
    await this.launch();
    const end = Date.now() + START_LIMIT_MS;
    while (!(await this.options.isReady())) {
      if (!this.isRunning) throw new Error(`The ${this.name} ended while it started; see ${this.options.logFile}.`);
      if (Date.now() > end) throw new Error(`The ${this.name} did not start in time; see ${this.options.logFile}.`);
      await delay(50);
    }
  }

  /** Starts it as its supervisor would: again, for as long as it ends because what it needs is not there yet. */
  async revive(): Promise<void> {
    for (const end = Date.now() + START_LIMIT_MS; ;) {
      try {
        await this.start();
        return;
      } catch (error) {
        if (Date.now() > end || this.isRunning) throw error;
      }
      await delay(500);
    }
  }

  /** Starts it without waiting. */
  async launch(): Promise<void> {
    const { command, env, logFile } = this.options;
    const [program, ...args] = command;
    const output = await open(logFile, 'a');
    // A group of its own: Ctrl-C is for whoever runs the fleet, who stops it in order.
    this.#child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', output.fd, output.fd], detached: true });
    await output.close();
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM; resolves when it has ended by itself, and throws when it does not, or ends with a failure. */
  async stop(): Promise<void> {
    const code = await this.#end('SIGTERM');
    if (code !== null && code !== 0) throw new Error(`The ${this.name} ended with ${code} when it was told to stop; see its log.`);
  }

  /** Its exit code; null when it did not run. */
  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === null || !this.isRunning) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = new AbortController();
    const timer = delay(STOP_LIMIT_MS, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
    const result = await Promise.race([ended, timer]);
    late.abort();
    if (result !== 'late') return (result as [number | null])[0];
    child.kill('SIGKILL');
    await ended;
    throw new Error(`The ${this.name} did not end on ${signal}.`);
  }
}
