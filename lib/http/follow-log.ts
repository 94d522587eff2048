import { logChunks } from '@/lib/server/log-chunks';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { logAttempt } from '@/lib/server/read-log';
import { eventStream } from './event-stream';
import type { Incoming } from './exchange';
import { LogTail } from './log-tail';

const LOOK_AGAIN_MS = 30_000;

/**
 * The lines of one attempt from `after` on, live until it has ended; the line number is the id. With `latest`, of what came at once only so many
 * lines are sent, the last ones: whoever shows a part reads the others by number when they are looked at. Throws `not_found` before the stream begins.
 */
export async function followLog(
  request: Incoming,
  runId: string,
  query: { after: number; attempt?: number | undefined; latest?: number | undefined },
): Promise<Response> {
  const { attempt } = await logAttempt(runId, query.attempt);
  return eventStream(request, async (send, signal) => {
    const wakeup = new Wakeup();
    const unsubscribers = [await subscribe(`log:${runId}`, wakeup.raise), await subscribe(`run:${runId}`, wakeup.raise)];
    const tail = new LogTail(runId, attempt, query);
    try {
      while (!signal.aborted) {
        for await (const line of tail.look(signal)) {
          await send({ id: line.n, data: line });
        }
        if (tail.state === 'removed') return;
        if (tail.state === 'ended') {
          await send({ event: 'end', data: { attempt } });
          return;
        }
        if (tail.state === 'open') await wakeup.wait(LOOK_AGAIN_MS, signal);
      }
    } finally {
      for (const unsubscribe of unsubscribers) unsubscribe();
    }
  });
}

/** The whole log of an attempt from `after` on, one line each, streamed. Throws `not_found` before the download begins. */
export async function downloadLog(
  runId: string,
  query: { after: number; attempt?: number | undefined; format?: 'text' | 'gzip' | undefined },
): Promise<Response> {
  const { attempt } = await logAttempt(runId, query.attempt);
  const encoder = new TextEncoder();
  const chunks = logChunks(runId, attempt, query.after);
  const text = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { value: lines } = (await chunks.next()) as { value: { text: string }[] | undefined };
      if (lines === undefined) controller.close();
      else controller.enqueue(encoder.encode(lines.map((line) => `${line.text}\n`).join('')));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  const zipped = query.format === 'gzip';
  return new Response(zipped ? text.pipeThrough(new CompressionStream('gzip')) : text, {
    headers: {
      'Content-Type': zipped ? 'application/gzip' : 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="run-${runId}-attempt-${attempt}.log${zipped ? '.gz' : ''}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept',
    },
  });
}
