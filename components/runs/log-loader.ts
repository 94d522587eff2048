import type { LogPage } from '@/lib/contract/log';
import { BLOCK_LINES, type LogStore } from './log-store';

/** Lines asked for at once: what is in sight and a good piece of where the person may go next. */
const PAGE_LINES = 2 * BLOCK_LINES;
const RETRY_MS = 1000;

/**
 * Fetches the lines that are looked at. One request is under way at a time, and what it is for is decided when it begins: who drags the scroll bar
 * over a long log costs the server little, and sees the lines of where it stops.
 */
export class LogLoader {
  private wanted = { from: 0, to: 0 };
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private leaving = new AbortController();

  constructor(
    private readonly store: LogStore,
    private readonly fetchPage: (query: { after: number; limit: number }, signal: AbortSignal) => Promise<LogPage>,
  ) {}

  /** The person sees lines `from` to before `to`. */
  readonly show = (from: number, to: number): void => {
    this.wanted = { from, to };
    this.store.touch(from, to);
    if (!this.busy) void this.load();
  };

  /** Fetches again after `close`: a page in development is taken down and put up once before it is used. */
  open(): void {
    if (!this.leaving.signal.aborted) return;
    this.leaving = new AbortController();
    if (!this.busy) void this.load();
  }

  /** Ends what is under way; nothing is fetched until `open`. */
  close(): void {
    clearTimeout(this.timer);
    this.leaving.abort();
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    this.busy = true;
    const { signal } = this.leaving;
    try {
      for (let before = -1; !signal.aborted;) {
        const first = this.store.missing(this.wanted.from, this.wanted.to);
        if (first === null || first === before) return;
        before = first;
        const from = first - (first % BLOCK_LINES);
        this.store.addPage(from, await this.fetchPage({ after: from - 1, limit: PAGE_LINES }, signal));
      }
    } catch {
      // Whatever stood in the way, the lines stay wanted; that the connection is cut is said by the stream.
      if (!signal.aborted) this.timer = setTimeout(() => void this.load(), RETRY_MS);
    } finally {
      this.busy = false;
      // It was opened anew while this one was still on its way.
      if (signal !== this.leaving.signal) void this.load();
    }
  }
}
