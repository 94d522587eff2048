import { database } from '@/lib/server/db';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { presentRow } from '@/lib/server/present-run';
import { eventStream } from './event-stream';

const LOOK_AGAIN_MS = 30_000;
/** At most one message per run in this time: a busy run must not flood a page that shows many. */
const GATHER_MS = 200;

/** Which runs change, as rows of the list: `event: run`. It begins with now; whoever connects reads the list first. */
export function followRuns(request: Request): Response {
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
        for (const row of rows) await send({ event: 'run', data: presentRow(row) });
        await wakeup.wait(LOOK_AGAIN_MS, signal);
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      }
    } finally {
      unsubscribe();
    }
  });
}

/** That workers changed: `event: workers` without data. */
export function followWorkers(request: Request): Response {
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
