import type { EventReport } from '@/lib/contract/event';
import type { Connection } from '@/lib/client/connection';
import { ProblemError } from '@/lib/client/problem-error';
import { reportEvents, reportLogs, reportOutputs, type Holding } from '@/lib/client/reports';
import type { JsonObject } from '@/lib/domain/input-spec';
import { Backlog } from './backlog';
import { pause } from './backoff';
import type { Log } from './log';
import type { NumberedLine } from './op-output';
import type { ReportedLine, Spool } from './spool';

/**
 * Lines of ordinary talk are sent together; the first ones at once. The pause between two sendings is so many times what the last one took: where the
 * server answers in 5 ms a person sees a line 40 ms later at most, and where it is busy it is asked less often.
 */
const LOG_PAUSE_FACTOR = 8;
const SHORTEST_LOG_PACE_MS = 30;
const LONGEST_LOG_PACE_MS = 200;
const LOG_BATCH_CHARS = 256 * 1024;
/** More than this waiting, and reading the container's output pauses. */
const FULL_CHARS = 8 * 1024 * 1024;
/** The same while the server is away; then what waits goes to disk. */
const FULL_WHILE_AWAY_CHARS = 1024 * 1024;
/** So many failures in a row, and the server counts as away. */
const AWAY_AFTER = 2;

export interface OutboxOptions {
  server: Connection;
  holding: Holding;
  log: Log;
  /** Where what cannot be delivered is kept. */
  spool: Spool;
  /** The server says that this worker no longer holds the attempt. */
  onFenced: () => void;
}

/**
 * Delivers what one attempt has to say: events in order, lines in order, both side by side, each exactly as often as it takes.
 * Network errors and refusals that may pass are tried again for as long as it takes; "no longer yours" ends everything. While the server is away
 * the op goes on, and what it says goes to disk.
 */
export class Outbox {
  readonly #backlog: Backlog;
  #outputs: JsonObject | null = null;
  #announced = false;
  #away = false;
  #lastLogSend = -Infinity;
  #logPaceMs = SHORTEST_LOG_PACE_MS;
  /** The line that the server wants next: after an adoption it has most of what is read again. */
  #serverNext = 0;
  #pumping: Promise<void> | null = null;
  #hurry = false;
  #wake: () => void = () => undefined;
  /** Wait for room, or for the server to be away. */
  #waiting: (() => void)[] = [];
  readonly #closed = new AbortController();

  constructor(private readonly options: OutboxOptions) {
    this.#backlog = new Backlog(options.spool, options.holding.worker_id);
  }

  /** Aborts when nothing more will be delivered. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** The attempt runs, or ran: lines wait for this, since a run that has not started has no log. */
  announce(started: EventReport | null): void {
    this.#announced = true;
    if (started !== null) this.event(started);
    else this.#kick();
  }

  event(report: EventReport): void {
    this.#backlog.event(report);
    this.#kick();
  }

  line(line: NumberedLine): void {
    if (line.n < this.#serverNext) return;
    this.#backlog.line(line);
    this.#kick();
  }

  /** All outputs so far; only the latest are sent. */
  outputs(outputs: JsonObject): void {
    this.#outputs = outputs;
    this.#kick();
  }

  /** Resolves when there is room for more: something was delivered, or put on disk because the server is away. */
  async room(): Promise<void> {
    while (this.#backlog.chars > (this.#away ? FULL_WHILE_AWAY_CHARS : FULL_CHARS) && !this.#isClosed()) {
      if (this.#away) this.#backlog.spill();
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves when all is delivered, or never will be. */
  async drained(): Promise<void> {
    this.#hurry = true;
    this.#wake();
    for (let pumping = this.#pumping; pumping !== null; pumping = this.#pumping) await pumping;
  }

  /** Resolves when all is delivered, or on disk because the server is away, so that a worker that is killed from then on loses nothing of it. */
  async safe(): Promise<void> {
    this.#hurry = true;
    this.#wake();
    for (let pumping = this.#pumping; pumping !== null; pumping = this.#pumping) {
      if (this.#away) {
        this.store();
        return;
      }
      await Promise.race([pumping, new Promise<void>((resolve) => this.#waiting.push(resolve))]);
    }
  }

  /** Puts on disk what is not delivered. */
  store(): void {
    if (!this.#isClosed()) this.#backlog.store();
  }

  /** Delivers nothing more. */
  close(): void {
    this.#closed.abort();
    this.#wake();
    this.#tellWaiting();
  }

  /** Tries `call` until it is answered; answers false when the attempt is no longer ours. Refusals that no repetition cures are thrown. */
  async persist(call: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    for (let failures = 1; !this.#closed.signal.aborted; failures += 1) {
      try {
        await call(this.#closed.signal);
        this.#away = false;
        return true;
      } catch (error) {
        if (this.#isClosed()) return false;
        if (isFenced(error)) {
          this.close();
          this.options.onFenced();
          return false;
        }
        if (isFinal(error)) throw error;
        if (failures >= AWAY_AFTER && !this.#away) {
          this.#away = true;
          this.#tellWaiting();
        }
        if (failures === 3)
          this.options.log.warn({ run_id: this.options.holding.run_id, error: String(error) }, 'A report cannot be delivered yet');
        await pause(failures, this.#closed.signal);
      }
    }
    return false;
  }

  #isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #kick(): void {
    this.#wake();
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = null;
      // Something may have come between the last look and here.
      if (this.#hasWork()) this.#kick();
    });
  }

  #hasWork(): boolean {
    return !this.#isClosed() && (this.#backlog.hasWork(this.#announced) || (this.#announced && this.#outputs !== null));
  }

  async #pump(): Promise<void> {
    // What is said in one breath goes in one call.
    await Promise.resolve();
    while (this.#hasWork()) {
      if (!this.#backlog.isUrgent && this.#outputs === null) await this.#pace();
      if (this.#isClosed()) return;
      const { events, lines, done } = this.#backlog.take(this.#announced);
      const started = events.some(({ type }) => type === 'STARTED');
      if (started) await this.#sendEvents(events);
      await Promise.all([started ? null : this.#sendEvents(events), this.#sendLines(lines), this.#sendOutputs()]);
      if (!this.#isClosed()) done();
      this.#tellWaiting();
    }
  }

  async #pace(): Promise<void> {
    while (
      !this.#hurry &&
      !this.#isClosed() &&
      !this.#backlog.isUrgent &&
      this.#outputs === null &&
      this.#backlog.lineChars < LOG_BATCH_CHARS
    ) {
      const left = this.#lastLogSend + this.#logPaceMs - performance.now();
      if (left <= 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  async #sendEvents(events: EventReport[]): Promise<void> {
    if (events.length === 0) return;
    const { server, holding, log } = this.options;
    try {
      await this.persist((signal) => reportEvents(server, holding, events, { signal }));
    } catch (error) {
      if (events.length > 1) {
        // One of them is not wanted; the others are.
        for (const event of events) await this.#sendEvents([event]);
        return;
      }
      log.warn({ run_id: holding.run_id, error: String(error) }, 'The server refused an event; it is left out');
    }
  }

  async #sendLines(lines: ReportedLine[]): Promise<void> {
    if (lines.length === 0) return;
    this.#lastLogSend = performance.now();
    const { server, holding, log } = this.options;
    try {
      await this.persist(async (signal) => {
        const began = performance.now();
        this.#serverNext = await reportLogs(server, holding, lines, { signal });
        const paused = LOG_PAUSE_FACTOR * (performance.now() - began);
        this.#logPaceMs = Math.min(LONGEST_LOG_PACE_MS, Math.max(SHORTEST_LOG_PACE_MS, paused));
      });
    } catch (error) {
      log.warn({ run_id: holding.run_id, error: String(error) }, 'The server refused lines of a log; they are left out');
    }
  }

  async #sendOutputs(): Promise<void> {
    const outputs = this.#outputs;
    if (!this.#announced || outputs === null) return;
    this.#outputs = null;
    const { server, holding, log } = this.options;
    try {
      await this.persist((signal) => reportOutputs(server, holding, outputs, { signal }));
    } catch (error) {
      // They come again with the last report, whose refusal is told to the person.
      log.warn({ run_id: holding.run_id, error: String(error) }, 'The server refused outputs');
    }
  }
}

function isFenced(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 409 || error.status === 404);
}

/** Asking again will not help: the report itself is at fault. A key that is refused may be put right. */
function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && error.status >= 400 && error.status < 500 && ![401, 403, 408, 425, 429].includes(error.status);
}
