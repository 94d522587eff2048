import type { AttemptRunner } from './attempt-runner';
import { systemClock } from './system-clock';

/** Timers stand still while the machine sleeps or this process is stopped; the clock is looked at this often. */
const LOOK_MS = 500;
/** The engine and a slow machine need time to end a container before the lease is over. */
const MARGIN_MS = 4_000;

/** Ends at a given time what must not outlive the lease, also when this process is dead or stopped by then. */
export interface Watchdog {
  /** Look at this time of `systemClock`, unless a later one is given before. `installation`: whose containers are meant. */
  hold(deadline: number, installation: string): void;
  /** There is nothing to end any more. Resolves when it is gone. */
  release(): Promise<void>;
}

/**
 * An exclusive op never runs beside itself. The server gives it to another worker 5 s after the lease of this one has run out, so a
 * worker that is cut off ends its container before that, and a watchdog does so when the worker itself is killed or stopped.
 */
export class LeaseGuard {
  #until = Infinity;
  readonly #ended = new WeakSet<AttemptRunner>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runners: () => Iterable<AttemptRunner>,
    private readonly watchdog: Watchdog | null,
  ) {}

  /** A heartbeat that was sent at `sentAt` was answered. */
  renewed(sentAt: number, leaseMs: number, installation: string): void {
    // A lease shorter than the margin, as tests have, ends at once when nobody renews it.
    this.#until = sentAt + Math.max(0, leaseMs - MARGIN_MS);
    this.watchdog?.hold(this.#until, installation);
    this.guard();
  }

  /** Looks at what runs; to be called whenever that changes. */
  guard(): void {
    const exclusive = [...this.runners()].filter((runner) => runner.exclusive);
    if (exclusive.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setInterval(() => {
      this.guard();
    }, LOOK_MS).unref();
    if (systemClock() < this.#until) return;
    for (const runner of exclusive) {
      if (this.#ended.has(runner)) continue;
      this.#ended.add(runner);
      runner.stop({ kind: 'release', reason: 'it was cut off from the server' });
      runner.kill();
    }
  }
}
