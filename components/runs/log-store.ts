import type { LogLine, LogPage } from '@/lib/contract/log';

/** Characters of log held in the browser at most; what was looked at longest ago goes first, and is fetched again where it is wanted. */
const MAX_CHARS = 24_000_000;
/** What every line costs beside its text. */
const LINE_COST = 120;
/** Shortest time between two times that the page is told of new lines; the first of a while is told of at once. */
const FLUSH_MS = 30;
/** Lines that come and go together. */
export const BLOCK_LINES = 256;

interface Block {
  /** A line that is not here is undefined; null stands for a number under which nothing was stored. */
  lines: (LogLine | null | undefined)[];
  chars: number;
}

export interface LogSnapshot {
  /** Lines of the whole log so far, here or not. */
  total: number;
  /** The line of a number: undefined while it is not here, null where the log has none. */
  at: (n: number) => LogLine | null | undefined;
}

/**
 * The part of one attempt's log that is in the browser: each line once under its number, whatever is delivered how often and in which order. Lines that
 * arrive close together are told to the page together, and telling costs the same however long the log is.
 */
export class LogStore {
  private readonly listeners = new Set<() => void>();
  /** By number of the block; the one that was looked at last is the last. */
  private readonly blocks = new Map<number, Block>();
  private total = 0;
  private chars = 0;
  private changed = false;
  private flushedAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private snapshot: LogSnapshot;

  constructor(
    first: LogPage | null = null,
    private readonly maxChars = MAX_CHARS,
  ) {
    for (const line of first?.lines ?? []) this.put(line.n, line);
    this.total = Math.max(this.total, first?.total ?? 0);
    this.changed = false;
    this.snapshot = this.take();
  }

  /** Number of the last line known to exist; the stream resumes after it. -1 before the first. */
  get lastLine(): number {
    return this.total - 1;
  }

  /** Takes a line in unless it is here. */
  add(line: LogLine): void {
    this.put(line.n, line);
    if (this.changed) this.timer ??= setTimeout(() => this.flush(), Math.max(0, this.flushedAt + FLUSH_MS - performance.now()));
  }

  /** Takes in what the server has from line `from` on. */
  addPage(from: number, page: LogPage): void {
    let n = from;
    for (const line of page.lines) {
      for (; n < line.n; n += 1) this.put(n, null);
      this.put(n, line);
      n += 1;
    }
    if (!page.has_more) for (; n < (page.total ?? n); n += 1) this.put(n, null);
    this.flush();
  }

  /** The first line from `from` to before `to` that exists and is not here; null where all are. */
  missing(from: number, to: number): number | null {
    for (let n = from; n < Math.min(to, this.total); n += 1) if (this.at(n) === undefined) return n;
    return null;
  }

  /** These lines are looked at: they are the last to go. */
  touch(from: number, to: number): void {
    for (let index = blockOf(from); index <= blockOf(to); index += 1) {
      const block = this.blocks.get(index);
      if (block === undefined) continue;
      this.blocks.delete(index);
      this.blocks.set(index, block);
    }
  }

  /** Tells the page of what came since the last time. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.changed) return;
    this.changed = false;
    this.flushedAt = performance.now();
    for (const [index, block] of this.blocks) {
      if (this.chars <= this.maxChars || this.blocks.size <= 2) break;
      this.blocks.delete(index);
      this.chars -= block.chars;
    }
    this.snapshot = this.take();
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): LogSnapshot => this.snapshot;

  private put(n: number, line: LogLine | null): void {
    let block = this.blocks.get(blockOf(n));
    if (block === undefined) {
      block = { lines: [], chars: 0 };
      this.blocks.set(blockOf(n), block);
    }
    if (block.lines[n % BLOCK_LINES] !== undefined) return;
    const cost = LINE_COST + (line?.text.length ?? 0);
    block.lines[n % BLOCK_LINES] = line;
    block.chars += cost;
    this.chars += cost;
    this.total = Math.max(this.total, n + 1);
    this.changed = true;
  }

  private at(n: number): LogLine | null | undefined {
    return this.blocks.get(blockOf(n))?.lines[n % BLOCK_LINES];
  }

  private take(): LogSnapshot {
    return { total: this.total, at: (n) => this.at(n) };
  }
}

function blockOf(n: number): number {
  return Math.floor(n / BLOCK_LINES);
}
