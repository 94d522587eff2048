import type { EventReport } from '@/lib/contract/event';
import type { NumberedLine } from './op-output';
import type { ReportedLine, Spool, Spooled } from './spool';

const BATCH_CHARS = 1024 * 1024;
const MAX_EVENTS = 1000;
const MAX_LINES = 4000;
/** What a line costs beside its text. */
const LINE_OVERHEAD = 100;

/** What is sent at once. `done` is to be called when it is delivered. */
export interface Batch {
  events: EventReport[];
  lines: ReportedLine[];
  done: () => void;
}

/**
 * What one attempt has to say and has not said yet: events and lines, in memory and, while the server is away, on disk. The order is always: what
 * is on its way, then the disk, then memory. What fits nowhere is lost, and a line of the log says how much.
 */
export class Backlog {
  #events: { report: EventReport; size: number }[] = [];
  #lines: ReportedLine[] = [];
  /** Taken out of memory, and not delivered yet. */
  #onItsWay: Spooled[] = [];
  #lost: { count: number; n: number; t: string } | null = null;
  /** In memory, in UTF-16 code units. */
  chars = 0;
  lineChars = 0;

  constructor(
    private readonly spool: Spool,
    private readonly worker: string,
  ) {}

  event(report: EventReport): void {
    const size = JSON.stringify(report).length;
    this.#events.push({ report, size });
    this.chars += size;
  }

  line({ n, stream, t, text }: NumberedLine): void {
    this.#lines.push({ n, stream, t, text });
    this.chars += text.length + LINE_OVERHEAD;
    this.lineChars += text.length + LINE_OVERHEAD;
  }

  /** True when an event waits, or anything on disk, which is late already. */
  get isUrgent(): boolean {
    return this.#events.length > 0 || !this.spool.isEmpty;
  }

  /** `lines`: whether lines count. */
  hasWork(lines: boolean): boolean {
    return this.isUrgent || (lines && (this.#lines.length > 0 || this.#lost !== null));
  }

  /** The oldest of it, about a megabyte. Without `withLines`, what lies before the first line. */
  take(withLines: boolean): Batch {
    if (!this.spool.isEmpty) return this.#takeFromDisk();
    if (withLines) this.#lines.unshift(...this.#lostLine());
    const events = this.#takeEvents();
    const lines = withLines ? this.#takeLines() : [];
    this.#onItsWay = [...events.map((event) => ({ event })), ...lines.map((line) => ({ line }))];
    return {
      events,
      lines,
      done: () => {
        this.#onItsWay = [];
      },
    };
  }

  /** Moves all that waits in memory to the disk. */
  spill(): void {
    const own = ({ report }: { report: EventReport }) => report.seq == null;
    // Full before and full now: what is lost meanwhile is told in one line, once there is room again.
    const full = this.#lost !== null && this.spool.budget.isFull;
    const told = full ? [] : this.#lostLine().map((line) => ({ line }));
    const items: Spooled[] = [...told];
    // What the worker itself has to say is little, and an attempt whose start is not told cannot be told at all.
    items.push(...this.#events.filter((event) => !full || own(event)).map(({ report }) => ({ event: report })));
    if (full) for (const line of this.#lines) this.#lose(line);
    else items.push(...this.#lines.map((line) => ({ line })));
    this.#events = [];
    this.#lines = [];
    this.chars = this.lineChars = 0;
    const kept = this.spool.append(items, (item) => item === told[0] || ('event' in item && item.event.seq == null));
    for (const [index, item] of items.entries()) if (kept[index] !== true && 'line' in item) this.#lose(item.line);
  }

  /** Puts everything on disk that is not delivered, and the last word on what is lost; a worker that is killed from now on loses nothing of it. */
  store(): void {
    this.spill();
    const last = this.#lostLine().map((line) => ({ line }));
    if (last.length > 0) this.spool.append(last, () => true);
    this.spool.prepend(this.#onItsWay);
  }

  #takeFromDisk(): Batch {
    const items = this.spool.take(BATCH_CHARS);
    return {
      events: items.flatMap((item) => ('event' in item ? [item.event] : [])),
      lines: items.flatMap((item) => ('line' in item ? [item.line] : [])),
      done: () => {
        this.spool.commit();
      },
    };
  }

  #takeEvents(): EventReport[] {
    let chars = 0;
    let count = 0;
    for (const { size } of this.#events) {
      if (count > 0 && (chars + size > BATCH_CHARS || count >= MAX_EVENTS)) break;
      chars += size;
      count += 1;
    }
    this.chars -= chars;
    return this.#events.splice(0, count).map(({ report }) => report);
  }

  #takeLines(): ReportedLine[] {
    let chars = 0;
    let count = 0;
    for (const { text } of this.#lines) {
      const size = text.length + LINE_OVERHEAD;
      if (count > 0 && (chars + size > BATCH_CHARS || count >= MAX_LINES)) break;
      chars += size;
      count += 1;
    }
    this.chars -= chars;
    this.lineChars -= chars;
    return this.#lines.splice(0, count);
  }

  #lose({ n, t }: ReportedLine): void {
    this.#lost = { count: (this.#lost?.count ?? 0) + 1, n, t };
  }

  /** Has the number of the last line that is lost, so that those behind it keep theirs. */
  #lostLine(): ReportedLine[] {
    const lost = this.#lost;
    this.#lost = null;
    if (lost === null) return [];
    const text = `… ${lost.count} lines lost: the server could not be reached, and the buffer of worker ${this.worker} was full`;
    this.chars += text.length + LINE_OVERHEAD;
    this.lineChars += text.length + LINE_OVERHEAD;
    return [{ n: lost.n, stream: 'stderr', t: lost.t, text }];
  }
}
