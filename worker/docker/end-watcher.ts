import type { Readable } from 'node:stream';
import { z } from 'zod';
import { jsonLines } from './json-stream';

const RECONNECT_MS = 500;
/** An engine that lives answers a connection that a proxy cut within this; one behind a socket that waits for its restart takes longer. */
const AWAY_MS = 1_500;
/** Belt and braces: a stream can die without a sound. */
const RECONCILE_MS = 15_000;

const dieEvent = z.object({ id: z.string().optional(), Actor: z.object({ ID: z.string() }).optional() });

/** What the watcher needs of the engine. */
export interface EndSource {
  /** Opens the stream of ends. */
  open(): Promise<Readable>;
  /** True when the container has ended or is gone; rejects while that cannot be known. */
  hasEnded(id: string): Promise<boolean>;
}

/**
 * Tells when containers end, from one events stream for all of them: the engine's own wait call answers only after the network
 * is torn down, 50 ms later. Whoever waits is checked once after each (re)connection, so an end that fell into a gap is not lost,
 * and an end that comes before `start` has answered finds its waiter already here.
 */
export class EndWatcher {
  readonly #waiting = new Map<string, { promise: Promise<void>; resolve: () => void }>();
  #stream: Readable | null = null;
  #running = false;
  #closed = false;
  #timer: NodeJS.Timeout | null = null;

  /** How often the engine was away while somebody waited. */
  absences = 0;

  constructor(private readonly source: EndSource) {}

  /** Resolves once the container has ended or is gone. Ask before its start, or look at it yourself afterwards. */
  ended(id: string): Promise<void> {
    const known = this.#waiting.get(id);
    if (known) return known.promise;
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#waiting.set(id, { promise, resolve });
    if (!this.#running) void this.#run();
    return promise;
  }

  /** The container is known to be over. */
  settle(id: string): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiter?.resolve();
  }

  /** Drops the stream, so that a new one is opened and everything checked: the engine was away. */
  reconnect(): void {
    this.#stream?.destroy();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearInterval(this.#timer);
    this.#stream?.destroy();
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#timer = setInterval(() => void this.#checkAll(), RECONCILE_MS).unref();
    // Null while nothing was cut: the first connection may take its time.
    let cutAt: number | null = null;
    let hurriedAt = -Infinity;
    /** Nobody was there when it was asked again. */
    let wasMissed = false;
    while (!this.#isClosed()) {
      try {
        this.#stream = await this.source.open();
        if (cutAt !== null && (wasMissed || performance.now() - cutAt > AWAY_MS)) this.absences += 1;
        wasMissed = false;
        void this.#checkAll();
        for await (const raw of jsonLines(this.#stream)) {
          const event = dieEvent.safeParse(raw);
          const id = event.data?.Actor?.ID ?? event.data?.id;
          if (id !== undefined) this.settle(id);
        }
      } catch {
        // Whatever broke the stream, the cure is a new one; the health check of the engine reports that it is away.
      }
      const wasOpen = this.#stream !== null;
      this.#stream = null;
      if (wasOpen) cutAt = performance.now();
      else wasMissed = true;
      // A stream that was cut is opened again at once, which tells an engine that lives from one that was away; but not time after time.
      const mayHurry = wasOpen && performance.now() - hurriedAt > RECONNECT_MS;
      if (mayHurry) hurriedAt = performance.now();
      else if (!this.#isClosed()) await new Promise((wake) => setTimeout(wake, RECONNECT_MS).unref());
    }
  }

  async #checkAll(): Promise<void> {
    for (const id of [...this.#waiting.keys()]) await this.#check(id);
  }

  async #check(id: string): Promise<void> {
    try {
      if (await this.source.hasEnded(id)) this.settle(id);
    } catch {
      // Not known now: the next connection or interval asks again.
    }
  }
}
