import type { ClaimAnswer } from '@/lib/contract/worker';
import { GyozaError } from '@/lib/domain/errors';
import { newOrders, ORDERS_WAIT } from './cancel-orders';
import { INSPECTIONS_WAIT, takeInspections } from './take-inspections';
import { databaseNow } from './database-clock';
import { database, inPlainTransaction, inTransaction, query, type Statements } from './db';
import { endAttempt } from './end-attempt';
import type { Worker } from './generated/prisma/client';
import { subscribe, Wakeup } from './notifications';
import { record, type Row } from './raw-row';
import { UNREADABLE_SECRETS, unsealedInputs } from './sealed-inputs';
import { lookAhead, takeRuns } from './take-runs';
import { lockRun } from './transition';
import { requireOwnWorker } from './worker-reach';
import { isOnline } from './worker-views';

/** Ms after which a claim looks again when another one was deciding about the same op. */
const CONTENDED_MS = 20;

/**
 * Waits until something fits the worker, a run it holds is to stop, an image is to be looked at, or `waitS` seconds have passed. Sleeps between notifications; a delayed retry
 * wakes it when it is due. Throws `not_found` for a worker that has sent no heartbeat.
 */
export async function claimRuns(workerId: string, waitS: number, signal: AbortSignal): Promise<ClaimAnswer> {
  requireOwnWorker(workerId);
  const deadline = performance.now() + waitS * 1000;
  const wakeup = new Wakeup();
  const unsubscribers = [await subscribe('queue', wakeup.raise), await subscribe(`worker:${workerId}`, wakeup.raise)];
  try {
    while (!signal.aborted) {
      const { nothing, orders, nextDueMs } = await look(workerId);
      const { answer, dueInMs } = nothing
        ? { answer: { runs: [], cancel: [] }, dueInMs: nextDueMs }
        : await claimNow(workerId, { orders, signal });
      const left = deadline - performance.now();
      if (answer.runs.length > 0 || answer.cancel.length > 0 || answer.inspect !== undefined || left <= 0) return answer;
      await wakeup.wait(Math.min(left, dueInMs ?? left), signal);
    }
    return NOTHING; // nobody would receive what is claimed now
  } catch (error) {
    if (error instanceof Abandoned) return NOTHING;
    throw error;
  } finally {
    for (const unsubscribe of unsubscribers) unsubscribe();
  }
}

const NOTHING: ClaimAnswer = { runs: [], cancel: [] };

/** The client went away while its claim was being decided: the transaction is undone, or a run would be assigned and nobody told. */
class Abandoned extends Error {}

/**
 * What a claim begins with goes out at once and is answered at once; each statement sees what was committed before it, and all but the first only begin
 * once the worker's row is ours. `orders`: there are some to be told; what comes up from now on wakes the next look.
 */
async function claimNow(
  workerId: string,
  { orders, signal }: { orders: boolean; signal: AbortSignal },
): Promise<{ answer: ClaimAnswer; dueInMs: number | null }> {
  const { unreadable, ...claimed } = await inPlainTransaction(async (tx) => {
    // The worker's row is locked so that two claims of one worker cannot fill the same room.
    const [[row], cancel, before] = await Promise.all([
      tx.$queryRaw<Row[]>`select * from workers where id = ${workerId} for update`,
      orders ? newOrders(tx, workerId) : [],
      lookAhead(tx, workerId),
    ]);
    if (row === undefined) throw notKnown(workerId);
    const worker = record(row) as Worker;
    // The open call of a worker that was cut off looks as alive as any other: what it were given would be lost at once.
    const silent = !isOnline(worker, databaseNow());
    if (silent || worker.draining || worker.engineError !== null) return { answer: { runs: [], cancel }, dueInMs: null, unreadable: [] };

    const inspections = orders ? await takeInspections(tx, workerId) : [];
    const { runs, again, unreadable } = await takeRuns(tx, worker, before);
    if (signal.aborted) throw new Abandoned();
    const answer = { runs, cancel, ...(inspections.length > 0 ? { inspect: inspections } : {}) };
    if (again) return { answer, dueInMs: CONTENDED_MS, unreadable };
    return { answer, dueInMs: runs.length > 0 ? null : await nextDueMs(tx), unreadable };
  });
  for (const id of unreadable) await failUnreadable(id);
  return claimed;
}

/** A run whose secrets nobody can open any more would wait for ever. */
async function failUnreadable(id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    if (locked.run.state !== 'PENDING' || unsealedInputs(locked.attempt) !== null) return;
    await endAttempt(tx, locked, { kind: 'failed', message: UNREADABLE_SECRETS, cause: null });
  });
}

/**
 * Whether there is nothing for any worker to take and nothing to tell this one, in one statement: so it is whenever a worker that has just got a run
 * asks for the next one. A run that is found here may still fit nowhere; claimNow finds out. `nextDueMs`: as below.
 */
async function look(workerId: string): Promise<{ nothing: boolean; orders: boolean; nextDueMs: number | null }> {
  const [row] = await query<{ ready: boolean; orders: boolean; due: Date | null }>(
    database(),
    `select exists (select from runs where state = 'PENDING' and next_attempt_at is null)
         or exists (select from runs where state = 'PENDING' and next_attempt_at <= now()) as ready,
       ${ORDERS_WAIT} or ${INSPECTIONS_WAIT} as orders, ${NEXT_DUE} as due
     from workers where id = $1`,
    [workerId, databaseNow()],
  );
  if (row === undefined) throw notKnown(workerId);
  return { nothing: !row.ready && !row.orders, orders: row.orders, nextDueMs: untilDue(row.due) };
}

/** When the next delayed retry may start, or the pause of an exclusive op is over. */
const NEXT_DUE = `least(
  (select min(next_attempt_at) from runs where state = 'PENDING' and next_attempt_at > now()),
  (select min(exclusive_until) from runs where exclusive_until > now()))`;

/** Milliseconds until then; null when neither is to come. */
async function nextDueMs(tx: Statements): Promise<number | null> {
  const [row] = await query<{ due: Date | null }>(tx, `select ${NEXT_DUE} as due`, []);
  return untilDue(row?.due ?? null);
}

function untilDue(due: Date | null): number | null {
  return due === null ? null : Math.max(1, due.getTime() - Date.now() + 1);
}

function notKnown(workerId: string): GyozaError {
  return new GyozaError('not_found', `There is no worker ${workerId}; it must send a heartbeat first.`);
}
