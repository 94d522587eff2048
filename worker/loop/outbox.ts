import type { EventReport } from '@/lib/contract/event';
import type { Connection } from '@/lib/client/connection';
import { ProblemError } from '@/lib/client/problem-error';
import { reportEvents, reportLogs, reportOutputs, type Holding } from '@/lib/client/reports';
import type { JsonObject } from '@/lib/domain/input-spec';
import { pause } from './backoff';
import type { Log } from './log';
import type { NumberedLine } from './op-output';

/** Lines of ordinary talk are sent together; the first ones at once. */
const LOG_PACE_MS = 200;
const LOG_BATCH_CHARS = 256 * 1024;
const MAX_BATCH = 1000;
const EVENT_BATCH_CHARS = 1024 * 1024;
/** More than this waiting, and reading the container's output pauses. */
const FULL_CHARS = 8 * 1024 * 1024;
/** What a line costs beside its text. */
const LINE_OVERHEAD = 100;

export interface OutboxOptions {
  server: Connection;
  holding: Holding;
  log: Log;
  /** The server says that this worker no longer holds the attempt. */
  onFenced: () => void;
}

/**
 * Delivers what one attempt has to say: events in order, lines in order, both side by side, each exactly as often as it takes.
 * Network errors and refusals that may pass are tried again for as long as it takes; "no longer yours" ends everything.
 */
export class Outbox {
  readonly #events: { report: EventReport; size: number }[] = [];
  readonly #lines: NumberedLine[] = [];
  #outputs: JsonObject | null = null;
  #chars = 0;
  #lineChars = 0;
  #announced = false;
  #lastLogSend = 0;
  /** The line that the server wants next: after an adoption it has most of what is read again. */
  #serverNext = 0;
  #pumping: Promise<void> | null = null;
  #hurry = false;
  #wake: () => void = () => undefined;
  #roomy: (() => void)[] = [];
  readonly #closed = new AbortController();

  constructor(private readonly options: OutboxOptions) {}

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
    const size = JSON.stringify(report).length;
    this.#events.push({ report, size });
    this.#chars += size;
    this.#kick();
  }

  line(line: NumberedLine): void {
    if (line.n < this.#serverNext) return;
    this.#lines.push(line);
    this.#chars += line.text.length + LINE_OVERHEAD;
    this.#lineChars += line.text.length + LINE_OVERHEAD;
    this.#kick();
  }

  /** All outputs so far; only the latest are sent. */
  outputs(outputs: JsonObject): void {
    this.#outputs = outputs;
    this.#kick();
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    if (this.#chars <= FULL_CHARS || this.#closed.signal.aborted) return;
    await new Promise<void>((resolve) => this.#roomy.push(resolve));
  }

  /** Resolves when all is delivered, or never will be. */
  async drained(): Promise<void> {
    this.#hurry = true;
    this.#wake();
    for (let pumping = this.#pumping; pumping !== null; pumping = this.#pumping) await pumping;
  }

  /** Delivers nothing more. */
  close(): void {
    this.#closed.abort();
    this.#wake();
    for (const resolve of this.#roomy.splice(0)) resolve();
  }

  /** Tries `call` until it is answered; answers false when the attempt is no longer ours. Refusals that no repetition cures are thrown. */
  async persist(call: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    for (let failures = 1; !this.#closed.signal.aborted; failures += 1) {
      try {
        await call(this.#closed.signal);
        return true;
      } catch (error) {
        if (this.#isClosed()) return false;
        if (isFenced(error)) {
          this.close();
          this.options.onFenced();
          return false;
        }
        if (isFinal(error)) throw error;
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

  #kick(): void {
    this.#wake();
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = null;
      // Something may have come between the last look and here.
      if (this.#hasWork()) this.#kick();
    });
  }

  #hasWork(): boolean {
    return (
      !this.#closed.signal.aborted && (this.#events.length > 0 || (this.#announced && (this.#lines.length > 0 || this.#outputs !== null)))
    );
  }

  async #pump(): Promise<void> {
    // What is said in one breath goes in one call.
    await Promise.resolve();
    let first = true;
    while (this.#hasWork()) {
      if (this.#events.length === 0 && this.#outputs === null) await this.#pace();
      const events = this.#takeEvents();
      const started = first && events.some(({ type }) => type === 'STARTED');
      first = false;
      if (started) await this.#sendEvents(events);
      await Promise.all([started ? null : this.#sendEvents(events), this.#sendLines(), this.#sendOutputs()]);
      if (this.#chars <= FULL_CHARS) for (const resolve of this.#roomy.splice(0)) resolve();
    }
  }

  async #pace(): Promise<void> {
    while (
      !this.#hurry &&
      !this.#closed.signal.aborted &&
      this.#events.length === 0 &&
      this.#outputs === null &&
      this.#lineChars < LOG_BATCH_CHARS
    ) {
      const left = this.#lastLogSend + LOG_PACE_MS - Date.now();
      if (left <= 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  #takeEvents(): EventReport[] {
    const taken: EventReport[] = [];
    let chars = 0;
    while (taken.length < MAX_BATCH) {
      const next = this.#events[0];
      if (next === undefined || (taken.length > 0 && chars + next.size > EVENT_BATCH_CHARS)) break;
      this.#events.shift();
      chars += next.size;
      taken.push(next.report);
    }
    this.#chars -= chars;
    return taken;
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

  async #sendLines(): Promise<void> {
    if (!this.#announced || this.#lines.length === 0) return;
    const lines: NumberedLine[] = [];
    let chars = 0;
    for (const line of this.#lines) {
      const size = line.text.length + LINE_OVERHEAD;
      if (lines.length > 0 && (chars + size > LOG_BATCH_CHARS * 4 || lines.length >= MAX_BATCH * 4)) break;
      lines.push(line);
      chars += size;
    }
    this.#lines.splice(0, lines.length);
    this.#lastLogSend = Date.now();
    const { server, holding, log } = this.options;
    const plain = lines.map(({ n, stream, t, text }) => ({ n, stream, t, text }));
    try {
      await this.persist(async (signal) => {
        this.#serverNext = await reportLogs(server, holding, plain, { signal });
      });
    } catch (error) {
      log.warn({ run_id: holding.run_id, error: String(error) }, 'The server refused lines of a log; they are left out');
    }
    this.#chars -= chars;
    this.#lineChars -= chars;
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
