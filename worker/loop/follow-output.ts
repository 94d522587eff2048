import { EngineFault, type Engine, type LogFrame } from '@/worker/ports/engine';
import { untilAnswered, type AttemptContext } from './attempt-context';
import { pause } from './backoff';
import { LineAssembler } from './line-assembler';
import { OpOutput, type Meaning } from './op-output';

/** Up to here reading a log once more is cheaper than waiting for the live stream to notice the end. */
const CHEAP_BYTES = 1024 * 1024;

/**
 * Reads the container's output as it comes, to its very end, and puts it into the outbox. Resolves with what the op said.
 *
 * A live stream is not to be trusted at its end: of a container that ends while the stream is being opened, Docker 20.10 now and then
 * sends nothing at all and closes the stream in good order. So once the container has ended its log's last frame is asked for, and
 * unless it is the one that was read last, the log is read again as a whole. The same cures a stream that an engine's restart cut. What was
 * said before is passed over: line and event numbers follow from the log alone.
 */
export async function followOutput(context: AttemptContext, id: string, ended: Promise<void>): Promise<OpOutput> {
  const reading = new Reading(context, id);
  const live = reading.live(ended);
  try {
    await ended;
    return await reading.toTheEnd(live);
  } finally {
    reading.stopLive();
    await live;
  }
}

/** One reading of a log from its start. */
class Pass {
  readonly output = new OpOutput();
  readonly lines = new LineAssembler();
  last: LogFrame | null = null;
  bytes = 0;
  meanings = 0;
}

class Reading {
  #pass = new Pass();
  /** How many lines, of the log or to the worker, were passed on. */
  #said = 0;
  readonly #live = new AbortController();

  constructor(
    private readonly context: AttemptContext,
    private readonly id: string,
  ) {
    if (context.dropped.aborted) this.#live.abort();
    else
      context.dropped.addEventListener(
        'abort',
        () => {
          this.#live.abort();
        },
        { once: true, signal: this.#live.signal },
      );
  }

  stopLive(): void {
    this.#live.abort();
  }

  /** Reads along until the container has ended; never rejects. */
  async live(ended: Promise<void>): Promise<void> {
    const { signal } = this.#live;
    const over = isOver(ended, signal);
    for (let failures = 1; !over(); failures += 1) {
      try {
        await this.#read(this.context.engine.logs(this.id, { follow: true }, signal));
      } catch (error) {
        if (!over() && !(error instanceof EngineFault)) throw error;
      }
      // Either the end, which comes within milliseconds, or a stream that was cut.
      if (!over()) await Promise.race([ended, pause(failures, signal)]);
    }
  }

  /** What is missing when the container has ended. */
  async toTheEnd(live: Promise<void>): Promise<OpOutput> {
    const { engine, dropped, log, holding } = this.context;
    try {
      if (!(await this.#isComplete())) {
        if (this.#pass.bytes > CHEAP_BYTES) await live;
        if (this.#pass.bytes <= CHEAP_BYTES || !(await this.#isComplete())) {
          this.#live.abort();
          await live;
          await untilAnswered(() => this.#read(engine.logs(this.id, { follow: false }, dropped)), dropped);
        }
      }
      for (const line of this.#pass.lines.end()) this.#take(this.#pass.output.take(line));
    } catch (error) {
      if (dropped.aborted || !(error instanceof EngineFault)) throw error;
      if (error.kind !== 'gone') log.warn({ ...holding, error: error.message }, 'The log of a container cannot be read');
    }
    return this.#pass.output;
  }

  async #isComplete(): Promise<boolean> {
    const { engine, dropped } = this.context;
    const last = await untilAnswered(() => lastFrame(engine, this.id, dropped), dropped);
    const seen = this.#pass.last;
    if (last === null || seen === null) return last === seen;
    return last.mark === seen.mark && last.stream === seen.stream && last.bytes.equals(seen.bytes);
  }

  async #read(frames: AsyncIterable<LogFrame[]>): Promise<void> {
    const pass = new Pass();
    this.#pass = pass;
    for await (const batch of frames) {
      for (const frame of batch) {
        pass.last = frame;
        pass.bytes += frame.bytes.length;
        const line = pass.lines.push(frame);
        if (line !== null) this.#take(pass.output.take(line));
      }
      await this.context.outbox.room();
    }
  }

  #take({ events, line, outputs }: Meaning): void {
    this.#pass.meanings += 1;
    if (this.#pass.meanings <= this.#said) return;
    this.#said = this.#pass.meanings;
    const { outbox } = this.context;
    for (const event of events) outbox.event(event);
    if (line !== null) outbox.line(line);
    if (outputs !== null) outbox.outputs(outputs);
  }
}

/** Tells whether the container has ended or nobody listens any more. */
function isOver(ended: Promise<void>, signal: AbortSignal): () => boolean {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  return () => over || signal.aborted;
}

async function lastFrame(engine: Engine, id: string, signal: AbortSignal): Promise<LogFrame | null> {
  let last: LogFrame | null = null;
  for await (const frames of engine.logs(id, { follow: false, tail: 1 }, signal)) last = frames.at(-1) ?? last;
  return last;
}
