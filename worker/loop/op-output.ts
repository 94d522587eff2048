import type { EventReport } from '@/lib/contract/event';
import type { JsonObject } from '@/lib/domain/input-spec';
import { parseOpLine } from '@/lib/domain/op-protocol';
import type { Line } from './line-assembler';

/** The contract's limit for `msg`. */
const MAX_MSG = 65_536;

export interface NumberedLine extends Line {
  n: number;
}

/** What one line of output means to the server. */
export interface Meaning {
  events: EventReport[];
  line: NumberedLine | null;
  /** All outputs so far, when this line changed them. */
  outputs: JsonObject | null;
}

/**
 * Reads an attempt's output line by line and numbers what it finds: log lines by `n`, the op's own events by `seq`. The numbers
 * follow from the output alone, so that reading it again after a restart repeats nothing on the server.
 */
export class OpOutput {
  #nextLine = 0;
  #seq = 0;
  #progress: number | null = null;
  /** The number of an event that comes behind all of these. */
  get nextSeq(): number {
    return this.#seq + 1;
  }
  outputs: JsonObject = {};
  lastError: string | null = null;
  lastStderr: string | null = null;

  take(line: Line): Meaning {
    const message = line.stream === 'stdout' && !line.cut ? parseOpLine(line.text) : null;
    if (message === null) {
      if (line.stream === 'stderr' && line.text.trim() !== '') this.lastStderr = line.text;
      return { events: [], line: { ...line, n: this.#nextLine++ }, outputs: null };
    }
    const { progress, info, error, outputs, payload } = message;
    const events: EventReport[] = [];
    const add = (type: 'PROGRESS' | 'INFO' | 'ERROR', msg: string | number) => {
      this.#seq += 1;
      events.push({
        type,
        msg: typeof msg === 'string' ? msg.slice(0, MAX_MSG) : msg,
        seq: this.#seq,
        ...(payload === undefined ? {} : { payload }),
      });
    };
    // Said twice in a row is no change, and no event.
    if (progress !== undefined && (progress !== this.#progress || payload !== undefined)) add('PROGRESS', progress);
    if (progress !== undefined) this.#progress = progress;
    if (info !== undefined) add('INFO', info);
    if (error !== undefined) add('ERROR', error);
    if (payload !== undefined && events.length === 0) add('INFO', '');
    if (error !== undefined) this.lastError = error;
    if (outputs !== undefined) this.outputs = { ...this.outputs, ...outputs };
    return { events, line: null, outputs: outputs === undefined ? null : this.outputs };
  }
}
