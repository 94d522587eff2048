import { Readable } from 'node:stream';

/** dockerode promises only what every old stream could do; what it gives are Node's own answers, which can also be destroyed. */
export function nodeStream(stream: NodeJS.ReadableStream): Readable {
  if (stream instanceof Readable) return stream;
  throw new TypeError('The engine’s answer is no stream of Node’s own.');
}
