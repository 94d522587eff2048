import { MAX_COUNTER } from '@/lib/contract/values';
import { GyozaError } from '@/lib/domain/errors';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { database } from '@/lib/server/db';
import { loadNews } from '@/lib/server/load-run';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { presentEvent, presentRow } from '@/lib/server/present-run';
import { logAttempt } from '@/lib/server/read-log';
import { runNotFound } from '@/lib/server/transition';
import { eventStream } from './event-stream';
import type { Incoming } from './exchange';
import { LogTail } from './log-tail';
import { QueueWatch } from './queue-watch';
import { unspokenChanges } from './unspoken-changes';

const BATCH = 500;
/** A look without a notification, in case one was lost together with its connection. */
const LOOK_AGAIN_MS = 30_000;

interface FollowRunQuery {
  after?: number | undefined;
  attempt?: number | undefined;
  line?: number | undefined;
  latest?: number | undefined;
}

/**
 * All that the page of a run shows as it happens, over one connection: events, the log of one attempt, other changes, and that what it waits for may have
 * changed. Lines come before the events that were written after them: once a run is seen to have ended, its log is whole. `mayRead` says whether events
 * and log may be read, and is asked again whenever somebody's access changes; who may not read them is told of changes alone. Throws `not_found` and
 * `invalid_request` before the stream begins.
 */
export async function followRun(request: Incoming, id: string, query: FollowRunQuery, mayRead: () => Promise<boolean>): Promise<Response> {
  const from = resumeAt(request, query);
  if ((await loadNews(database(), id, { after: MAX_COUNTER, attempt: undefined, limit: 1 })) === null) throw runNotFound(id);
  if (query.attempt !== undefined) await logAttempt(id, query.attempt);
  return eventStream(request, async (send, signal) => {
    const wakeup = new Wakeup();
    const queue = new QueueWatch(id, wakeup.raise);
    const rights = { isReader: false, isAsked: false };
    const unsubscribers = [
      await subscribe(`run:${id}`, wakeup.raise),
      await subscribe(`log:${id}`, wakeup.raise),
      await subscribe('access', () => {
        rights.isAsked = false;
        wakeup.raise();
      }),
      await queue.open(),
    ];
    const tail = query.attempt === undefined ? null : new LogTail(id, query.attempt, { after: from.line, latest: query.latest });
    const isUnspoken = unspokenChanges();
    let { event: after } = from;
    let [isLogTold, isCurrent] = [false, false];
    try {
      while (!signal.aborted) {
        if (!rights.isAsked) {
          rights.isAsked = true;
          const isReader = await mayRead().catch(nobody);
          if (isReader === null) return;
          rights.isReader = isReader;
        }
        const news = await loadNews(database(), id, { after: rights.isReader ? after : MAX_COUNTER, attempt: undefined, limit: BATCH });
        if (news === null) return; // the run was removed
        const { run, events } = news;
        const position = (): string => `${after}.${tail?.last ?? -1}`;
        if (tail !== null && rights.isReader) {
          for await (const line of tail.look(signal)) {
            await send({ event: 'line', id: position(), data: line });
          }
          if (tail.state === 'ended' && !isLogTold) await send({ event: 'log_end', data: { attempt: query.attempt } });
          isLogTold = tail.state === 'ended';
        }
        for (const event of events) {
          after = event.id;
          await send({ id: position(), data: presentEvent(event) });
        }
        if (events.length === BATCH) continue;
        if (isUnspoken(run, events.length > 0)) await send({ event: 'run', data: presentRow(run) });
        if (queue.hasMoved(run.state === 'PENDING')) await send({ event: 'queue' });
        if (tail?.state === 'behind' && rights.isReader) continue;
        if (!isCurrent) await send({ event: 'current' });
        isCurrent = true;
        if (isTerminal(run.state as RunState)) {
          await send({ event: 'end', data: { state: run.state } });
          return;
        }
        await wakeup.wait(LOOK_AGAIN_MS, signal);
      }
    } finally {
      queue.close();
      for (const unsubscribe of unsubscribers) unsubscribe();
    }
  });
}

/** Whoever may see the run no more is told nothing: their stream ends, and when they ask anew they hear why. */
function nobody(error: unknown): null {
  if (error instanceof GyozaError) return null;
  throw error;
}

/**
 * Where to go on: the browser's `Last-Event-ID`, which is the id of the last event and the number of the last line, else the query, else the start.
 * Throws `invalid_request` for an id that no message had.
 */
function resumeAt(request: Incoming, query: FollowRunQuery): { event: number; line: number } {
  const last = request.headers.get('last-event-id');
  if (last === null || last === '') return { event: query.after ?? -1, line: query.line ?? -1 };
  const [, event, line] = (/^(-1|\d{1,10})\.(-1|\d{1,10})$/.exec(last) ?? []).map(Number);
  if (event !== undefined && line !== undefined && Math.max(event, line) <= MAX_COUNTER) return { event, line };
  throw new GyozaError('invalid_request', 'The header Last-Event-ID is not the id of a message of this stream.', [
    { path: 'Last-Event-ID', message: `must be two whole numbers from -1 to ${MAX_COUNTER} with a dot between them` },
  ]);
}
