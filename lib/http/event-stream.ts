import { MAX_COUNTER } from '@/lib/contract/values';
import { GyozaError } from '@/lib/domain/errors';
import type { Incoming } from './exchange';
import { whileAllowed } from './while-allowed';

/** One message of a server-sent event stream (HTML standard, section 9.2). */
export interface StreamMessage {
  event?: string;
  id?: number | string;
  data?: unknown;
}

/** A comment this often keeps proxies and half-dead connections honest. */
const HEARTBEAT_MS = 15_000;

/**
 * Answers with a stream. `produce` sends until it returns or `signal` aborts (the client went away, or may no longer see this). `send` waits while the
 * client is slow, so a long history never piles up in memory.
 */
export function eventStream(
  request: Incoming,
  produce: (send: (message: StreamMessage) => Promise<void>, signal: AbortSignal) => Promise<void>,
): Response {
  const gone = new AbortController();
  request.signal.addEventListener('abort', () => {
    gone.abort();
  });
  const encoder = new TextEncoder();
  let pulled: (() => void) | null = null;
  // One listener for the life of the stream: one per wait would pile up behind a slow client.
  gone.signal.addEventListener('abort', () => {
    pulled?.();
  });
  let timer: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string): void => {
          if (!gone.signal.aborted) controller.enqueue(encoder.encode(text));
        };
        write(': connected\n\n');
        timer = setInterval(() => {
          write(': still here\n\n');
        }, HEARTBEAT_MS);
        const send = async (message: StreamMessage): Promise<void> => {
          write(format(message));
          while ((controller.desiredSize ?? 1) <= 0 && !gone.signal.aborted) {
            await new Promise<void>((resolve) => {
              pulled = resolve;
            });
          }
        };
        const close = (): void => {
          clearInterval(timer);
          if (gone.signal.aborted) return;
          gone.abort();
          controller.close();
        };
        whileAllowed(request, close)
          .then((stop) => {
            gone.signal.addEventListener('abort', stop);
            if (gone.signal.aborted) stop();
            return produce(send, gone.signal);
          })
          .catch((error: unknown) => {
            if (gone.signal.aborted) return;
            clearInterval(timer);
            gone.abort(); // what has failed cannot be closed besides
            controller.error(error);
          })
          .finally(close);
      },
      pull() {
        pulled?.();
      },
      cancel() {
        clearInterval(timer);
        gone.abort();
      },
    },
    { highWaterMark: 64 },
  );
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // `no-transform` keeps compression from holding messages back.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      Vary: 'Accept',
    },
  });
}

function format({ event, id, data }: StreamMessage): string {
  return `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data ?? {})}\n\n`;
}

/** True when the client asked for a stream. */
export function wantsStream(request: Incoming): boolean {
  return (request.headers.get('accept') ?? '').includes('text/event-stream');
}

/**
 * Where to go on: the browser's `Last-Event-ID`, else the query's `after`, else the start. Throws `invalid_request` for an id that no message had:
 * to begin anew without a word would repeat everything.
 */
export function resumeAfter(request: Incoming, after: number | undefined): number {
  const last = request.headers.get('last-event-id');
  if (last === null || last === '') return after ?? -1;
  if (/^\d{1,10}$/.test(last) && Number(last) <= MAX_COUNTER) return Number(last);
  throw new GyozaError('invalid_request', 'The header Last-Event-ID is not the id of a message of this stream.', [
    { path: 'Last-Event-ID', message: `must be a whole number from 0 to ${MAX_COUNTER}` },
  ]);
}

/** True when the client asked for text rather than JSON; a browser that follows a download link says that it would like HTML. */
export function wantsText(request: Incoming): boolean {
  return /text\/(plain|html)/.test(request.headers.get('accept') ?? '');
}
