import type { Delivery, DeliveryState } from '@/lib/contract/destination';
import { decideRedelivery } from '@/lib/domain/redelivery';
import { actor } from './acting';
import { database, query, type Tx } from './db';
import { findDestination } from './destinations';
import type { Delivery as DeliveryRecord } from './generated/prisma/client';
import { recordAudit } from './record-audit';

/** How many are listed. */
const LISTED = 50;
/** A try that has not come back by then died with its process, and the next one may begin. Longer than any try takes. */
const TRY_LASTS_S = 60;
/** What is over is kept this long. */
const KEPT_DAYS = 30;

/** The last deliveries to a destination, newest first. Throws `not_found`. */
export async function listDeliveries(destinationId: string): Promise<Delivery[]> {
  await findDestination(database(), destinationId);
  const rows = await database().delivery.findMany({
    where: { destinationId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LISTED,
  });
  return rows.map(present);
}

/** Puts a test in line for a destination, enabled or not. Throws `not_found`. */
export async function sendTest(tx: Tx, destinationId: string): Promise<Delivery> {
  const { name } = await findDestination(tx, destinationId);
  await recordAudit(tx, actor(), { action: 'destination.test', object: { kind: 'destination', id: destinationId, name } });
  return present(await tx.delivery.create({ data: { destinationId, event: 'TEST' } }));
}

/**
 * Takes a delivery that is due for one try, so that nobody else tries it meanwhile; null when it is over, not due, or in other hands. By the new time
 * its job comes again by itself if this process dies.
 */
export async function takeDelivery(id: string): Promise<DeliveryRecord | null> {
  const taken = await query(
    database(),
    `update deliveries set tries = tries + 1, due_at = now() + make_interval(secs => ${TRY_LASTS_S})
     where id = $1::uuid and state = 'PENDING' and due_at <= now() returning 1`,
    [id],
  );
  return taken.length === 0 ? null : database().delivery.findUnique({ where: { id } });
}

/** What became of a try. `final`: another one would not help. */
export type Outcome = { kind: 'delivered' } | { kind: 'failed'; error: string; final: boolean };

/** Writes down what became of the try that `taken` is, and when the next one is. */
export async function settleDelivery(taken: DeliveryRecord, outcome: Outcome, now = new Date()): Promise<void> {
  const { id, tries } = taken;
  await database().delivery.updateMany({ where: { id, tries, state: 'PENDING' }, data: columns(taken, outcome, now) });
}

function columns(taken: DeliveryRecord, outcome: Outcome, now: Date): Partial<DeliveryRecord> {
  if (outcome.kind === 'delivered') return { state: 'DELIVERED', error: null, finishedAt: now };
  const ageS = (now.getTime() - taken.createdAt.getTime()) / 1000;
  const next = decideRedelivery({ tries: taken.tries, ageS, random: Math.random() });
  const isOver = outcome.final || taken.runId === null || next.kind === 'give_up';
  if (isOver) return { state: 'FAILED', error: outcome.error, finishedAt: now };
  return { error: outcome.error, dueAt: new Date(now.getTime() + next.delayS * 1000) };
}

/** Forgets deliveries that have long been over. */
export async function forgetOldDeliveries(): Promise<void> {
  await database()
    .$executeRaw`delete from deliveries where state <> 'PENDING' and created_at < now() - make_interval(days => ${KEPT_DAYS}::int)`;
}

function present(row: DeliveryRecord): Delivery {
  return {
    id: row.id,
    run_id: row.runId,
    event_id: row.eventId,
    event: row.event,
    state: row.state as DeliveryState,
    tries: row.tries,
    error: row.error,
    next_try_at: row.state === 'PENDING' ? row.dueAt.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}
