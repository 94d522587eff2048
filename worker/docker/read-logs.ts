import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { LogFrame } from '@/worker/ports/engine';
import { LogFrameReader } from './log-frames';
import { nodeStream } from './node-stream';

export interface LogRange {
  follow: boolean;
  tail?: number;
}

/** What a container has written, as the port says it. `fault`: what is thrown for an error of dockerode's. */
export async function* readLogs(
  container: Docker.Container,
  { follow, tail }: LogRange,
  signal: AbortSignal,
  fault: (error: unknown) => Error,
): AsyncGenerator<LogFrame[]> {
  let stream: Readable;
  try {
    const options = { stdout: true, stderr: true, timestamps: true, ...(tail === undefined ? {} : { tail }), abortSignal: signal };
    // Only when asked to follow does dockerode give a stream instead of collecting everything first; of an ended container the
    // engine sends what there is and closes.
    const answer =
      follow || tail === undefined
        ? await container.logs({ ...options, follow: true })
        : await container.logs({ ...options, follow: false });
    stream = Buffer.isBuffer(answer) ? Readable.from([answer]) : nodeStream(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw fault(error);
  }
  const reader = new LogFrameReader();
  try {
    for await (const chunk of stream) yield reader.push(chunk as Buffer);
  } catch (error) {
    signal.throwIfAborted();
    throw fault(error);
  } finally {
    stream.destroy();
  }
}
