import type { EventType } from '@/lib/contract/event';
import { GyozaError } from '@/lib/domain/errors';
import { nextState, type Move, type RunState } from '@/lib/domain/run-state';
import { afterCommit, type Tx } from './db';
import type { Attempt, Event as EventRecord, Prisma, Run } from './generated/prisma/client';
import { countTransition } from './meters';
import { CHANNEL, notify } from './notifications';
import { record, type Row } from './raw-row';

/** A run under its row lock, with its current attempt. Everything that writes to a run holds one. */
export interface LockedRun {
  run: Run;
  attempt: Attempt;
  /** What this transaction has appended to the timeline so far. */
  appended: EventRecord[];
}

/** Locks a run until the end of the transaction, so that all its writers queue up behind each other. Throws `not_found`. */
export async function lockRun(tx: Tx, id: string): Promise<LockedRun> {
  const [run] = await tx.$queryRaw<Row[]>`select * from runs where id = ${id}::uuid for update`;
  if (run === undefined) throw runNotFound(id);
  return withAttempt(tx, record(run) as Run);
}

/** The same for a run that still waits; null when it does not, or when somebody else has it in hand right now. */
export async function lockWaitingRun(tx: Tx, id: string): Promise<LockedRun | null> {
  const [run] = await tx.$queryRaw<Row[]>`select * from runs where id = ${id}::uuid and state = 'PENDING' for update skip locked`;
  return run === undefined ? null : withAttempt(tx, record(run) as Run);
}

/** A statement of its own: one that waited for the row lock would not see an attempt that was added meanwhile. */
async function withAttempt(tx: Tx, run: Run): Promise<LockedRun> {
  const [attempt] = await tx.$queryRaw<Row[]>`select * from attempts where run_id = ${run.id}::uuid and attempt = ${run.currentAttempt}`;
  if (attempt === undefined) throw new Error(`Run ${run.id} has no attempt ${run.currentAttempt}.`);
  return { run, attempt: record(attempt) as Attempt, appended: [] };
}

export function runNotFound(id: string): GyozaError {
  return new GyozaError('not_found', `There is no run ${id}.`);
}

interface NewEvent {
  type: EventType;
  msg: string | number;
  payload?: unknown;
}

/**
 * Appends to the timeline and tells who listens, in one statement; ids go on over the whole life of the run because the run's row is locked.
 * The order of keys in a payload is kept: json_to_recordset hands `json` through as it stands.
 */
export async function appendEvents(tx: Tx, locked: LockedRun, events: readonly NewEvent[]): Promise<void> {
  const { run } = locked;
  const rows = events.map((event, index) => ({
    runId: run.id,
    id: run.nextEventId + index,
    attempt: run.currentAttempt,
    t: new Date(),
    type: event.type,
    msg: event.msg,
    payload: event.payload ?? null,
    state: run.state,
  }));
  run.nextEventId += rows.length;
  locked.appended.push(...rows);
  await tx.$executeRaw`
    with added as (
      insert into events (run_id, id, attempt, t, type, msg, payload, state)
      select ${run.id}::uuid, e.id, ${run.currentAttempt}, e.t, e.type, e.msg, e.payload, ${run.state}
      from json_to_recordset(${JSON.stringify(rows)}::json) as e(id int, t timestamptz, type text, msg json, payload json)
    ), counted as (update runs set next_event_id = ${run.nextEventId} where id = ${run.id}::uuid)
    select pg_notify(${CHANNEL}, ${`run:${run.id}`})`;
}

/**
 * The only way a run changes state: asks the state table, updates the run and its current attempt conditionally on the state it leaves, and
 * appends the event, all in the caller's transaction. `locked` is brought up to date in place.
 * Throws `invalid_transition` when the table forbids the move.
 */
export async function transition(
  tx: Tx,
  locked: LockedRun,
  move: Move,
  change: {
    run?: Prisma.RunUncheckedUpdateInput;
    attempt?: Prisma.AttemptUncheckedUpdateInput;
    event?: NewEvent;
    /** Number of the attempt that is current after the move; only a retry names one. It then belongs to that attempt alone. */
    nextAttempt?: number;
  },
): Promise<void> {
  const { nextAttemptAt } = locked.run;
  const from = locked.run.state as RunState;
  const to = nextState(from, move);
  if (to === null) throw new GyozaError('invalid_transition', `A run that is ${from} cannot ${move}.`);
  const key = { runId: locked.run.id, attempt: change.nextAttempt ?? locked.run.currentAttempt };
  // The state named in `where` makes the update conditional: it throws where somebody changed the run without its lock.
  locked.run = await tx.run.update({
    where: { id: key.runId, state: from, currentAttempt: locked.run.currentAttempt },
    data: { ...change.run, state: to, currentAttempt: key.attempt, updatedAt: new Date() },
  });
  locked.attempt = await tx.attempt.update({ where: { runId_attempt: key }, data: { ...change.attempt, state: to } });
  afterCommit(tx, countTransition(locked.run, locked.attempt, nextAttemptAt));
  if (change.event === undefined) await notify(tx, `run:${key.runId}`);
  else await appendEvents(tx, locked, [change.event]);
}
