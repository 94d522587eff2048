import type { Engine } from '@/worker/ports/engine';
import { keyOf, ownLabels, type Identity } from './adopt-attempts';
import type { Log } from './log';

/** Removes containers of this worker that belong to nothing in hand: what a removal that failed left behind. Never rejects. */
export async function sweepContainers(
  { engine, log }: { engine: Engine; log: Log },
  identity: Identity,
  isInHand: (attempt: string) => boolean,
): Promise<void> {
  try {
    for (const container of await engine.list(ownLabels(identity))) {
      if (!isInHand(keyOf(container))) await engine.remove(container.id);
    }
  } catch (error) {
    log.warn({ error: String(error) }, 'Left-over containers could not be removed');
  }
}
