import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '../plain-error';
import { signal } from '../process-state';

export type ServiceOptions = {
  /** What the log calls it, "web server". */
  readonly name: string;
  /** Compiled or TypeScript file, relative to the checkout. It sends `{ready: true}` and ends on SIGTERM or when its channel closes. */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Takes what it prints. */
  readonly logFile: string;
  readonly log: (line: string) => void;
  /** Hears of every process started. */
  readonly onLaunch: (pid: number, entry: string) => Promise<void>;
  /** How long it may take to end, in milliseconds, before it is killed. */
  readonly graceMs: number;
};

/** Waits between restarts: at once, then longer, so that one that cannot start does not burn the machine. */
const BACKOFF_MS = [0, 500, 1000, 2000, 5000, 10_000];
/** One that has served this long was fine: its next end is a new story. */
const HEALTHY_MS = 30_000;

/** A process of ours that is started again whenever it ends by itself. */
export class Service {
  private child: ChildProcess | undefined;
  private stopping = false;
  private readonly stopped = new AbortController();
  private loop: Promise<void> | undefined;

  constructor(private readonly options: ServiceOptions) {}

  /** Starts it and waits until it says that it is ready. Throws a PlainError with its last words when it ends before. */
  async start(): Promise<void> {
    const child = await this.launch();
    await this.untilReady(child);
    this.loop = this.keepAlive(child);
  }

  /** Asks it to end, waits, kills it after its grace. It is not started again. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped.abort();
    await this.endChild();
    await this.loop;
  }

  /** Ends it at once. */
  kill(): void {
    this.stopping = true;
    this.stopped.abort();
    if (this.child?.pid !== undefined && this.isRunning()) signal(this.child.pid, 'SIGKILL');
  }

  private isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  private async endChild(): Promise<void> {
    const child = this.child;
    if (child === undefined || !this.isRunning()) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), this.options.graceMs);
    await ended;
    clearTimeout(killer);
  }

  private async launch(): Promise<ChildProcess> {
    const output = await open(this.options.logFile, 'a');
    const child = fork(this.options.entry, this.options.args ?? [], {
      execArgv: this.options.entry.endsWith('.ts') ? ['--import', 'tsx'] : [],
      env: this.options.env,
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
      // Ctrl-C reaches the whole group of the terminal: only we may hear it, since we stop things in order.
      detached: true,
    });
    this.child = child;
    await output.close();
    if (child.pid !== undefined) await this.options.onLaunch(child.pid, this.options.entry);
    return child;
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    const ready = new Promise<boolean>((resolve) => {
      child.on('message', (message) => {
        if (typeof message === 'object' && 'ready' in message) resolve(true);
      });
      child.once('exit', () => resolve(false));
    });
    if (await ready) return;
    if (this.stopping) return;
    const words = (await readFile(this.options.logFile, 'utf8')).trim().split('\n').slice(-8).join('\n');
    throw new PlainError(`The ${this.options.name} did not start; its last words in ${this.options.logFile}:\n${words}`);
  }

  private async keepAlive(first: ChildProcess): Promise<void> {
    let child = first;
    let failures = 0;
    let since = Date.now();
    for (;;) {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      if (this.stopping) return;
      if (Date.now() - since > HEALTHY_MS) failures = 0;
      const reason = child.signalCode ?? `exit code ${String(child.exitCode)}`;
      this.options.log(`The ${this.options.name} ended (${reason}) and is started again.`);
      await delay(BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)], undefined, { signal: this.stopped.signal }).catch(
        () => undefined,
      );
      if (this.mustStop()) return;
      since = Date.now();
      child = await this.launch();
      if (this.mustStop()) await this.endChild();
    }
  }

  /** A method, so that the compiler does not take an earlier look for the last word. */
  private mustStop(): boolean {
    return this.stopping;
  }
}
