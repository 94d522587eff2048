import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { database } from '@/lib/server/db';
import { loadNews } from '@/lib/server/load-run';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { presentEvent, presentRow } from '@/lib/server/present-run';
import { runNotFound } from '@/lib/server/transition';
import { eventStream } from './event-stream';
import type { Incoming } from './exchange';
import { unspokenChanges } from './unspoken-changes';

const BATCH = 500;
/** A look without a notification, in case one was lost together with its connection. */
const LOOK_AGAIN_MS = 30_000;

/**
 * A run's events from `after` on, live until it is terminal. Events are unnamed messages under their id; a change without an event is `run`; `end`
 * is the last. Throws `not_found` before the stream begins.
 */
export async function followEvents(
  request: Incoming,
  id: string,
  query: { after: number; attempt?: number | undefined },
): Promise<Response> {
  const wakeup = new Wakeup();
  const unsubscribe = await subscribe(`run:${id}`, wakeup.raise);
  const look = (after: number) => loadNews(database(), id, { after, attempt: query.attempt, limit: BATCH });
  const first = await look(query.after).catch((error: unknown) => {
    unsubscribe();
    throw error;
  });
  if (first === null) {
    unsubscribe();
    throw runNotFound(id);
  }
  return eventStream(request, async (send, signal) => {
    try {
      let after = query.after;
      const isUnspoken = unspokenChanges();
      for (let news: typeof first | null = first; news !== null && !signal.aborted; news = await look(after)) {
        const { run, events } = news;
        for (const event of events) {
          await send({ id: event.id, data: presentEvent(event) });
          after = event.id;
        }
        if (events.length === BATCH) continue;
        if (isUnspoken(run, events.length > 0)) await send({ event: 'run', data: presentRow(run) });
        if (isTerminal(run.state as RunState)) {
          await send({ event: 'end', data: { state: run.state } });
          return;
        }
        await wakeup.wait(LOOK_AGAIN_MS, signal);
      }
    } finally {
      unsubscribe();
    }
  });
}
