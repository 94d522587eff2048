import type { RecipeRun } from '@/lib/contract/link';
import { GyozaError } from '@/lib/domain/errors';
import { isTerminal } from '@/lib/domain/run-state';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import { eventStream } from './event-stream';
import type { Incoming } from './exchange';

const LOOK_AGAIN_MS = 30_000;
/** At most one message in this time. */
const GATHER_MS = 200;

/**
 * A run of a link, whole, whenever it changes: `event: run`; `end` once it has ended, or the link has. `read` looks at the link anew each time.
 * Throws `not_found` before the stream begins.
 */
export async function followRecipeRun(request: Incoming, id: string, read: () => Promise<RecipeRun>): Promise<Response> {
  const wakeup = new Wakeup();
  const unsubscribe = await subscribe(`run:${id}`, wakeup.raise);
  const first = await read().catch((error: unknown) => {
    unsubscribe();
    throw error;
  });
  return eventStream(request, async (send, signal) => {
    try {
      for (let run = first; !signal.aborted; run = await read()) {
        await send({ event: 'run', data: run });
        if (isTerminal(run.state)) break;
        await wakeup.wait(LOOK_AGAIN_MS, signal);
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      }
      await send({ event: 'end' });
    } catch (error) {
      if (!(error instanceof GyozaError) || error.code !== 'not_found') throw error;
      await send({ event: 'end' });
    } finally {
      unsubscribe();
    }
  });
}
