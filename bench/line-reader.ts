import { send, type Connection } from '@/lib/client/connection';

/** Reads the log of a run as a browser does: a stream that resumes after the last line it had. Knows whether lines were missed or came twice. */
export class LineReader {
  readonly numbers: number[] = [];
  /** Texts of the lines with the moment at which each came. */
  readonly seen: [string, number][] = [];
  private readonly leaving = new AbortController();

  constructor(
    private readonly server: Connection,
    private readonly id: string,
  ) {}

  get lost(): number {
    return this.numbers.filter((n, index) => n > (this.numbers[index - 1] ?? -1) + 1).length;
  }

  get repeated(): number {
    return this.numbers.length - new Set(this.numbers).size;
  }

  get isWhole(): boolean {
    return this.lost === 0 && this.repeated === 0;
  }

  /** Connects, reads so many lines, and drops the connection. */
  async read(lines: number): Promise<void> {
    const last = this.numbers.at(-1);
    const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': String(last) }) };
    const { signal } = this.leaving;
    await send(this.server, { path: `/runs/${this.id}/logs`, headers }, { timeoutMs: 600_000, signal }, async (answer) => {
      let [rest, read] = ['', 0];
      for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const messages = (rest + text).split('\n\n');
        rest = messages.pop() ?? '';
        for (const message of messages) {
          const number = /^id: (\d+)$/m.exec(message)?.[1];
          if (number === undefined) continue;
          this.numbers.push(Number(number));
          this.seen.push([message, Date.now()]);
          read += 1;
          if (read === lines) return;
        }
      }
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  close(): void {
    this.leaving.abort();
  }
}
