import type { z } from 'zod';
import type { cancelOrder } from '@/lib/contract/worker';
import { databaseNow } from './database-clock';
import type { Statements, Tx } from './db';
import type { Run } from './generated/prisma/client';
import { notify } from './notifications';

export type CancelOrder = z.infer<typeof cancelOrder>;

interface OrderRow {
  run_id: string;
  attempt: number;
  hard: boolean;
  now: boolean;
}

/** Everything that a worker is to stop at this moment, told before or not: what a heartbeat answers. */
export async function standingOrders(tx: Statements, workerId: string): Promise<CancelOrder[]> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    select id::text as run_id, current_attempt as attempt, false as hard, cancel_now as now from runs
    where worker_id = ${workerId} and state = 'RUNNING' and (cancel_requested or run_deadline_at <= ${databaseNow()})`;
  return rows.map(order);
}

/** SQL: whether `newOrders` would find anything for worker $1 at the time $2. */
export const ORDERS_WAIT = `(exists (select from recalls where worker_id = $1)
  or exists (select from runs where worker_id = $1 and state = 'RUNNING' and (cancel_requested or run_deadline_at <= $2) and not cancel_sent))`;

/**
 * What a worker has not been told of yet, marked as told: what wakes its long poll. Beside runs that were asked to stop these are attempts that
 * ended here while they were in its hands.
 */
export async function newOrders(tx: Statements, workerId: string): Promise<CancelOrder[]> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    with recalled as (delete from recalls where worker_id = ${workerId} returning run_id, attempt),
    stopping as (
      update runs set cancel_sent = true
      where worker_id = ${workerId} and state = 'RUNNING' and (cancel_requested or run_deadline_at <= ${databaseNow()}) and not cancel_sent
      returning id, current_attempt, cancel_now)
    select run_id::text, attempt, true as hard, true as now from recalled
    union all select id::text, current_attempt, false, cancel_now from stopping`;
  return rows.map(order);
}

/** Has the worker told that an assigned run is no longer its own, at the commit of `tx`; to be called before the run ends. */
export async function recall(tx: Tx, run: Pick<Run, 'id' | 'currentAttempt' | 'workerId'>): Promise<void> {
  if (run.workerId === null) return;
  await tx.recall.createMany({ data: [{ runId: run.id, attempt: run.currentAttempt, workerId: run.workerId }], skipDuplicates: true });
  await notify(tx, `worker:${run.workerId}`);
}

function order({ now, ...rest }: OrderRow): CancelOrder {
  return now && !rest.hard ? { ...rest, now } : rest;
}
