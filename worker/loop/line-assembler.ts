import { MAX_LINE_LENGTH } from '@/lib/contract/log';
import type { LogFrame } from '@/worker/ports/engine';

/** One line as the op wrote it, fit for the contract: no NUL, valid text, of bounded length. */
export interface Line {
  stream: 'stdout' | 'stderr';
  t: string;
  text: string;
  /** True when the text was cut, so that it is not what the op wrote. */
  cut: boolean;
}

/** A UTF-16 code unit takes at most three bytes of UTF-8, so this many bytes always hold a line of the longest length. */
const MAX_BYTES = MAX_LINE_LENGTH * 3;
/** A control character takes six bytes in JSON; a line may not outgrow the server's limit for a body. */
const MAX_JSON_BYTES = 12 * 1024 * 1024;

interface Partial {
  t: string;
  chunks: Buffer[];
  kept: number;
  dropped: number;
}

/** Puts the engine's frames together to lines. What it gives depends on the frames alone, so reading a log again gives the same lines. */
export class LineAssembler {
  readonly #partial: Record<LogFrame['stream'], Partial | null> = { stdout: null, stderr: null };

  push(frame: LogFrame): Line | null {
    const partial = (this.#partial[frame.stream] ??= { t: frame.t, chunks: [], kept: 0, dropped: 0 });
    const room = MAX_BYTES - partial.kept;
    const kept = frame.bytes.length <= room ? frame.bytes : frame.bytes.subarray(0, room);
    if (kept.length > 0) partial.chunks.push(kept);
    partial.kept += kept.length;
    partial.dropped += frame.bytes.length - kept.length;
    if (!frame.ends) return null;
    this.#partial[frame.stream] = null;
    return finish(frame.stream, partial);
  }

  /** What was written last without a line's end. */
  end(): Line[] {
    const lines: Line[] = [];
    for (const stream of ['stdout', 'stderr'] as const) {
      const partial = this.#partial[stream];
      if (partial !== null) lines.push(finish(stream, partial));
      this.#partial[stream] = null;
    }
    return lines;
  }
}

function finish(stream: LogFrame['stream'], { t, chunks, dropped }: Partial): Line {
  const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replaceAll('\u0000', '\ufffd');
  const text = cutToFit(whole);
  if (text.length === whole.length && dropped === 0) return { stream, t, text, cut: false };
  return {
    stream,
    t,
    text: `${text} [the rest of this line is left out: it is ${whole.length - text.length + dropped} characters longer]`,
    cut: true,
  };
}

function cutToFit(text: string): string {
  if (text.length <= MAX_JSON_BYTES / 6) return text;
  const cut = cutAt(text, MAX_LINE_LENGTH);
  return Buffer.byteLength(JSON.stringify(cut)) <= MAX_JSON_BYTES ? cut : cutAt(text, MAX_JSON_BYTES / 6);
}

/** Never between the halves of a surrogate pair. */
function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
