import { untilEvent } from '@/e2e/support/follow-run';
import type { Connection } from '@/lib/client/connection';
import { createRun } from '@/lib/client/runs';
import { timeOfDay, type CreateTimes } from './create-times';

const ENDS = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** One run through the product. Milliseconds from the POST until its COMPLETED event arrives on the run's event stream, and until the engine has created its container. */
export async function timeProductRun(
  server: Connection,
  { image, network, creates }: { image: string; network: 'bridge' | 'none'; creates: CreateTimes },
): Promise<{ tookMs: number; createdMs: number }> {
  const began = timeOfDay();
  const { id } = await createRun(server, { image, network });
  const last = await untilEvent(server, id, ({ type }) => ENDS.has(type));
  const tookMs = timeOfDay() - began;
  if (last?.type !== 'COMPLETED') throw new Error(`Run ${id} ended ${last?.type ?? 'without a word'}: ${String(last?.msg)}`);
  return { tookMs, createdMs: (await creates.of(id)) - began };
}
