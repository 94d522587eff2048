import { ProblemError } from '@/lib/client/problem-error';
import { PROTOCOL } from '@/lib/contract/worker';
import type { Log } from './log';
import { systemClock } from './system-clock';

/** Between two tries, in milliseconds, with a server that does not want this version. */
export const REFUSED_MS = 30_000;

/** The server does not understand this version, or does not want to. What runs goes on; nothing new is taken. */
export class Refusal {
  #since: number | null = null;
  #last = 0;

  constructor(
    private readonly log: Log,
    private readonly version: string,
  ) {}

  /** True when `error` is such a refusal; says so once. */
  isMeant(error: unknown): boolean {
    if (!(error instanceof ProblemError) || (error.status !== 426 && error.status !== 400)) return false;
    if (this.#since === null) this.log.error({ version: this.version, protocol: PROTOCOL }, error.message);
    this.#last = systemClock();
    this.#since ??= this.#last;
    return true;
  }

  /** True while there is no hurry to try again, for a worker with nothing in hand. */
  get isFresh(): boolean {
    return this.#since !== null && systemClock() - this.#last < REFUSED_MS;
  }

  over(): void {
    this.#since = null;
  }
}
