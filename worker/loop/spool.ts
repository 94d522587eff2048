import { appendFileSync, closeSync, openSync, readdirSync, readSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { EventReport } from '@/lib/contract/event';
import type { NumberedLine } from './op-output';

/** A file that is read to its end is removed, so that the disk is given back while a long backlog is delivered. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const NEWLINE = 0x0a;
/** With less than this free, in bytes, the budget counts as used up. */
const LEAST_ROOM = 64 * 1024;

/** A line as the server takes it. */
export type ReportedLine = Pick<NumberedLine, 'n' | 'stream' | 't' | 'text'>;
export type Spooled = { event: EventReport } | { line: ReportedLine };

/** What all attempts of a worker may keep on disk together. */
export class SpoolBudget {
  used = 0;

  /** In bytes. */
  constructor(readonly limit: number) {}

  get isFull(): boolean {
    return this.used + LEAST_ROOM > this.limit;
  }
}

interface Segment {
  file: string;
  size: number;
  read: number;
}

/**
 * What one attempt has to say and cannot deliver now, in files beside its ticket: a queue, first in, first out. Nothing leaves it before it is
 * delivered, so a worker that is killed finds it again. File access is synchronous: it happens only while the server is away, in pieces of a few
 * megabytes, and a queue whose writes overlap its reads would be another program.
 */
export class Spool {
  #segments: Segment[] = [];
  #taken = 0;
  #next = 1;

  constructor(
    private readonly folder: string,
    readonly budget: SpoolBudget,
  ) {}

  /** Takes up what a worker before has left. */
  recover(): void {
    for (const { name, number } of this.#files()) {
      const file = path.join(this.folder, name);
      const { size } = statSync(file);
      this.#segments.push({ file, size, read: 0 });
      this.budget.used += size;
      this.#next = number + 1;
    }
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /**
   * Adds at the end. Answers for each item whether it is kept or does not fit. `always` tells which are kept even over the budget.
   */
  append(items: readonly Spooled[], always: (item: Spooled) => boolean): boolean[] {
    const kept: boolean[] = [];
    let text = '';
    let bytes = 0;
    let full = false;
    for (const item of items) {
      const line = `${JSON.stringify(item)}\n`;
      const more = Buffer.byteLength(line);
      // Once one does not fit, nor does any behind it: a gap is one gap.
      full ||= this.budget.used + bytes + more > this.budget.limit;
      const fits = !full || always(item);
      kept.push(fits);
      if (!fits) continue;
      text += line;
      bytes += more;
    }
    return text === '' || this.#write(Buffer.from(text)) ? kept : kept.map(() => false);
  }

  /** Puts items before all others, for what was on its way. */
  prepend(items: readonly Spooled[]): void {
    if (items.length === 0) return;
    const file = this.#fileOf(0);
    const bytes = Buffer.from(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    appendFileSync(file, bytes, { mode: 0o600, flag: 'w' });
  }

  /** The first items, about `maxBytes` of them; they stay until `commit`. */
  take(maxBytes: number): Spooled[] {
    const [segment] = this.#segments;
    if (segment === undefined) return [];
    const { bytes, end } = readLines(segment, maxBytes);
    this.#taken = end;
    return bytes
      .toString('utf8')
      .split('\n')
      .flatMap((line) => parse(line));
  }

  /** What was taken is delivered. */
  commit(): void {
    const [segment] = this.#segments;
    if (segment === undefined) return;
    segment.read = this.#taken;
    if (segment.read < segment.size) return;
    this.#segments.shift();
    this.budget.used -= segment.size;
    rmSync(segment.file, { force: true });
  }

  /** Forgets everything, on disk too. */
  discard(): void {
    for (const { size } of this.#segments.splice(0)) this.budget.used -= size;
    for (const { name } of this.#files()) rmSync(path.join(this.folder, name), { force: true });
  }

  #write(bytes: Buffer): boolean {
    let last = this.#segments.at(-1);
    // The first one may be in the middle of being read, which is fine: what is added comes behind.
    if (last === undefined || last.size >= SEGMENT_BYTES) {
      last = { file: this.#fileOf(this.#next++), size: 0, read: 0 };
      this.#segments.push(last);
    }
    try {
      appendFileSync(last.file, bytes, { mode: 0o600 });
      last.size += bytes.length;
      this.budget.used += bytes.length;
      return true;
    } catch (error) {
      // A full disk is a full buffer. A part may have been written; the folder may be gone, and the attempt with it.
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (last.size === 0) this.#segments.pop();
      try {
        truncateSync(last.file, last.size);
      } catch (again) {
        if (!(again instanceof Error && 'code' in again && again.code === 'ENOENT')) throw again;
      }
      return false;
    }
  }

  #fileOf(number: number): string {
    return path.join(this.folder, `spool.${number}.jsonl`);
  }

  #files(): { name: string; number: number }[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
    return names
      .flatMap((name) => {
        const number = /^spool\.(\d+)\.jsonl$/.exec(name)?.[1];
        return number === undefined ? [] : [{ name, number: Number(number) }];
      })
      .sort((a, b) => a.number - b.number);
  }
}

/** Whole lines from where reading stands: at least one, even if it is longer than `maxBytes`. */
function readLines({ file, size, read }: Segment, maxBytes: number): { bytes: Buffer; end: number } {
  const handle = openSync(file, 'r');
  try {
    for (let want = Math.min(maxBytes, size - read); ; want = Math.min(want * 2, size - read)) {
      const buffer = Buffer.alloc(want);
      const bytes = buffer.subarray(0, readSync(handle, buffer, 0, want, read));
      const last = bytes.lastIndexOf(NEWLINE);
      if (last >= 0) return { bytes: bytes.subarray(0, last), end: want === size - read ? size : read + last + 1 };
      if (want === size - read) return { bytes, end: size };
    }
  } finally {
    closeSync(handle);
  }
}

/** Nothing for a line that was cut off because its worker was killed while writing. */
function parse(line: string): Spooled[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as Spooled];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
