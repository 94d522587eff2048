import { untilEvent } from '@/e2e/support/follow-run';
import type { Connection } from '@/lib/client/connection';
import { createRun } from '@/lib/client/runs';

const ENDS = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** One run through the product: from the POST until its COMPLETED event arrives on the run's event stream. Milliseconds. */
export async function timeProductRun(server: Connection, image: string, network: 'bridge' | 'none'): Promise<number> {
  const began = performance.now();
  const { id } = await createRun(server, { image, network });
  const last = await untilEvent(server, id, ({ type }) => ENDS.has(type));
  const took = performance.now() - began;
  if (last?.type !== 'COMPLETED') throw new Error(`Run ${id} ended ${last?.type ?? 'without a word'}: ${String(last?.msg)}`);
  return took;
}
