import type { LogLine } from '@/lib/contract/log';

/** Characters of log held in the browser at most; of a longer log the oldest lines go, and the page says where to find them. */
const MAX_CHARS = 24_000_000;
/** What every line costs beside its text. */
const LINE_COST = 120;
/** Shortest wait before the page is told of new lines, and how it grows with the log, whose drawing gets slower with it. */
const FLUSH_MS = 40;
const LINES_PER_FLUSH_MS = 500;

export interface LogSnapshot {
  /** Lines held. */
  count: number;
  /** Lines that were let go to keep the browser light. */
  dropped: number;
  /** The line at a place from 0 to `count` - 1. */
  at: (index: number) => LogLine | undefined;
}

/**
 * The lines of one attempt, in order and each once, whatever is delivered how often. Lines that arrive close together are told to
 * the page together, and telling costs the same however many there are: a log of a hundred thousand lines must not stall the page.
 */
export class LogStore {
  private readonly listeners = new Set<() => void>();
  private lines: LogLine[];
  /** Place of the oldest line still held; those before it are gone. */
  private start = 0;
  private dropped = 0;
  private told: number;
  private chars: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private snapshot: LogSnapshot;

  constructor(
    lines: readonly LogLine[] = [],
    private readonly maxChars = MAX_CHARS,
  ) {
    this.lines = [...lines];
    this.told = lines.length;
    this.chars = lines.reduce((sum, line) => sum + cost(line), 0);
    this.snapshot = this.take();
  }

  /** Number of the last line taken in; the stream resumes after it. -1 before the first. */
  get lastLine(): number {
    return this.lines.at(-1)?.n ?? -1;
  }

  /** Takes a line in unless it is known. */
  add(line: LogLine): void {
    if (line.n <= this.lastLine) return;
    this.lines.push(line);
    this.chars += cost(line);
    this.timer ??= setTimeout(() => this.flush(), Math.max(FLUSH_MS, this.snapshot.count / LINES_PER_FLUSH_MS));
  }

  /** Tells the page of what came since the last time. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lines.length === this.told) return;
    while (this.chars > this.maxChars && this.start < this.lines.length - 1) {
      const oldest = this.lines[this.start];
      if (oldest !== undefined) this.chars -= cost(oldest);
      this.start += 1;
      this.dropped += 1;
    }
    // Half of the list is of lines that are gone: only now is it worth copying the rest.
    if (this.start > this.lines.length / 2) {
      this.lines = this.lines.slice(this.start);
      this.start = 0;
    }
    this.told = this.lines.length;
    this.snapshot = this.take();
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): LogSnapshot => this.snapshot;

  private take(): LogSnapshot {
    const { lines, start } = this;
    return { count: lines.length - start, dropped: this.dropped, at: (index) => lines[start + index] };
  }
}

function cost(line: LogLine): number {
  return line.text.length + LINE_COST;
}
