import { GyozaError } from '@/lib/domain/errors';
import { isInSight, type Sight } from '@/lib/domain/may';
import { database } from '@/lib/server/db';
import { getWorker } from '@/lib/server/list-workers';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { presentRow } from '@/lib/server/present-run';
import { eventStream } from './event-stream';
import type { Incoming } from './exchange';

const LOOK_AGAIN_MS = 30_000;
/** At most one message per run in this time: a busy run must not flood a page that shows many. */
const GATHER_MS = 200;

/** Which runs change, as rows of the list, as far as they are in sight: `event: run`. It begins with now; whoever connects reads the list first. */
export function followRuns(request: Incoming, sight: Sight | null): Response {
  return eventStream(request, async (send, signal) => {
    const wakeup = new Wakeup();
    const changed = new Set<string>();
    const unsubscribe = await subscribe('runs', (id) => {
      if (id !== null) changed.add(id);
      wakeup.raise();
    });
    try {
      while (!signal.aborted) {
        const ids = [...changed];
        changed.clear();
        const rows =
          ids.length === 0
            ? []
            : await database().run.findMany({ where: { id: { in: ids } }, include: { definition: { select: { title: true } } } });
        for (const row of rows) if (isInSight(sight, row.opDefinition)) await send({ event: 'run', data: presentRow(row) });
        await wakeup.wait(LOOK_AGAIN_MS, signal);
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      }
    } finally {
      unsubscribe();
    }
  });
}

/** That workers changed: `event: workers` without data. */
export function followWorkers(request: Incoming): Response {
  return eventStream(request, async (send, signal) => {
    const wakeup = new Wakeup();
    const unsubscribe = await subscribe('workers', wakeup.raise);
    try {
      while (!signal.aborted) {
        if (await wakeup.wait(LOOK_AGAIN_MS, signal)) await send({ event: 'workers' });
      }
    } finally {
      unsubscribe();
    }
  });
}

/** A page of one worker is told at most this often, in milliseconds: what runs there may report much. */
const WORKER_GATHER_MS = 1000;

/**
 * One worker with its last hour and what comes next, whole, whenever it or a run that it holds changes: `event: worker`; `end` when it was
 * forgotten. Throws `not_found` before the stream begins.
 */
export async function followWorker(request: Incoming, id: string, sight: Sight | null): Promise<Response> {
  let now = await getWorker(id, sight);
  return eventStream(request, async (send, signal) => {
    const wakeup = new Wakeup();
    const unsubscribers = [
      await subscribe('workers', wakeup.raise),
      await subscribe('queue', wakeup.raise),
      await subscribe('runs', (run) => {
        if (run === null || now.running.some((each) => each.id === run)) wakeup.raise();
      }),
    ];
    try {
      while (!signal.aborted) {
        now = await getWorker(id, sight);
        await send({ event: 'worker', data: now });
        await wakeup.wait(LOOK_AGAIN_MS, signal);
        await new Promise((resolve) => setTimeout(resolve, WORKER_GATHER_MS));
      }
    } catch (error) {
      if (!(error instanceof GyozaError) || error.code !== 'not_found') throw error;
      await send({ event: 'end' });
    } finally {
      for (const unsubscribe of unsubscribers) unsubscribe();
    }
  });
}
