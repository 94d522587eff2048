import { logAttempt, readLines } from '@/lib/server/read-log';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { eventStream } from './event-stream';
import type { Incoming } from './exchange';

const BATCH = 1000;
const LOOK_AGAIN_MS = 30_000;

/** The lines of one attempt from `after` on, live until it has ended; the line number is the id. Throws `not_found` before the stream begins. */
export async function followLog(
  request: Incoming,
  runId: string,
  query: { after: number; attempt?: number | undefined },
): Promise<Response> {
  const { attempt } = await logAttempt(runId, query.attempt);
  return eventStream(request, async (send, signal) => {
    const wakeup = new Wakeup();
    const unsubscribers = [await subscribe(`log:${runId}`, wakeup.raise), await subscribe(`run:${runId}`, wakeup.raise)];
    try {
      let after = query.after;
      while (!signal.aborted) {
        // Whether it has ended is read before the lines: a log that has ended is complete.
        const { ended } = await logAttempt(runId, attempt);
        const page = await readLines({ runId, attempt, after, limit: BATCH });
        for (const line of page.lines) {
          await send({ id: line.n, data: line });
          after = line.n;
        }
        if (page.has_more) continue;
        if (ended) {
          await send({ event: 'end', data: { attempt } });
          return;
        }
        await wakeup.wait(LOOK_AGAIN_MS, signal);
      }
    } finally {
      for (const unsubscribe of unsubscribers) unsubscribe();
    }
  });
}

/** The whole log of an attempt from `after` on, one line each, streamed. Throws `not_found` before the download begins. */
export async function downloadLog(runId: string, query: { after: number; attempt?: number | undefined }): Promise<Response> {
  const { attempt } = await logAttempt(runId, query.attempt);
  const encoder = new TextEncoder();
  let { after } = query;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await readLines({ runId, attempt, after, limit: BATCH });
      after = page.lines.at(-1)?.n ?? after;
      if (page.lines.length > 0) controller.enqueue(encoder.encode(page.lines.map((line) => `${line.text}\n`).join('')));
      if (!page.has_more) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="run-${runId}-attempt-${attempt}.log"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept',
    },
  });
}
