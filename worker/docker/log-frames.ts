import { EngineFault, type LogFrame } from '@/worker/ports/engine';

const HEADER = 8;
/** The engine cuts lines at 16 KB; far more than that is not its format. */
const LARGEST_FRAME = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Takes the engine's log stream apart. Each frame is a byte for the stream, three zero bytes, the length and then, with
 * `timestamps`, the time, a blank and at most one line; the parts of a line longer than 16 KB are frames of their own, each with
 * its own time, and only the last ends with a newline.
 */
export class LogFrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with `chunk`. */
  push(chunk: Buffer): LogFrame[] {
    const buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: LogFrame[] = [];
    let at = 0;
    while (buffer.length - at >= HEADER) {
      const size = buffer.readUInt32BE(at + 4);
      const kind = buffer[at];
      if (size > LARGEST_FRAME || (kind !== 1 && kind !== 2))
        throw new EngineFault('unreachable', 'The container engine sent a log that cannot be read.');
      const end = at + HEADER + size;
      if (buffer.length < end) break;
      frames.push(frame(kind === 1 ? 'stdout' : 'stderr', buffer.subarray(at + HEADER, end)));
      at = end;
    }
    this.#rest = buffer.subarray(at);
    return frames;
  }
}

function frame(stream: LogFrame['stream'], payload: Buffer): LogFrame {
  const blank = payload.indexOf(0x20);
  const mark = payload.toString('latin1', 0, blank);
  const ends = payload[payload.length - 1] === NEWLINE;
  return {
    stream,
    t: milliseconds(mark),
    mark,
    bytes: payload.subarray(blank + 1, ends ? payload.length - 1 : payload.length),
    ends,
  };
}

/** The engine counts nanoseconds, the contract and JavaScript milliseconds. */
function milliseconds(time: string): string {
  const exact = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\d*Z$/.exec(time)?.[1];
  return exact === undefined ? new Date(time).toISOString() : `${exact}Z`;
}
