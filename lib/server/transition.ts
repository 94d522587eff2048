import type { EventType } from '@/lib/contract/event';
import { GyozaError } from '@/lib/domain/errors';
import type { EventDelivery } from '@/lib/contract/values';
import { nextState, type Move, type RunState } from '@/lib/domain/run-state';
import { afterCommit, database, inTransaction, query, type Statements, type Tx } from './db';
import type { Attempt, Event as EventRecord, Run } from './generated/prisma/client';
import { countTransition } from './meters';
import { attemptRecord, record, runRecord, type Row } from './raw-row';
import { writeRun, type RunWrite } from './write-run';

/** A run in hand, with its current attempt. Everything that writes to a run holds one. */
export interface LockedRun {
  run: Run;
  attempt: Attempt;
  /** What has been appended to the timeline so far. */
  appended: EventRecord[];
  /**
   * Null under the row's lock, where each change is written at once. A run that was read without its lock gathers its changes here, and they are
   * written in one statement on the condition that nobody changed the run since.
   */
  draft: RunWrite | null;
  /** To be called when the draft has been written. */
  followUps: (() => void)[];
}

/** Locks a run until the end of the transaction, so that all its writers queue up behind each other. Throws `not_found`. */
export async function lockRun(tx: Statements, id: string): Promise<LockedRun> {
  const [run] = await tx.$queryRaw<Row[]>`select * from runs where id = ${id}::uuid for update`;
  if (run === undefined) throw runNotFound(id);
  return withAttempt(tx, record(run) as Run);
}

/**
 * The same for a run that still waits; null when it does not, or when somebody else has it in hand right now. One statement: it never waits for the
 * row, and where the run has just got another attempt the join finds none, which is "not now" too. Nothing else of a waiting run's attempt that
 * placement reads ever changes.
 */
export async function lockWaitingRun(tx: Statements, id: string): Promise<LockedRun | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    select row_to_json(r) as run, row_to_json(a) as attempt
    from runs r join attempts a on a.run_id = r.id and a.attempt = r.current_attempt
    where r.id = ${id}::uuid and r.state = 'PENDING' for update of r skip locked`;
  if (row === undefined) return null;
  return { run: runRecord(row['run']), attempt: attemptRecord(row['attempt']), appended: [], draft: null, followUps: [] };
}

/** A statement of its own: one that waited for the row lock would not see an attempt that was added meanwhile. */
async function withAttempt(tx: Statements, run: Run): Promise<LockedRun> {
  const [attempt] = await tx.$queryRaw<Row[]>`select * from attempts where run_id = ${run.id}::uuid and attempt = ${run.currentAttempt}`;
  if (attempt === undefined) throw new Error(`Run ${run.id} has no attempt ${run.currentAttempt}.`);
  return { run, attempt: record(attempt) as Attempt, appended: [], draft: null, followUps: [] };
}

/** How often a run is read again because somebody changed it meanwhile, before it is locked. */
const OPTIMISTIC_TRIES = 3;

/**
 * One change of a run in two statements, without a transaction around them: read, decide, and write on the condition that the row is still the one
 * that was read (its `xmin`, as in Kung and Robinson, "On Optimistic Methods for Concurrency Control", 1981). Every writer of a run or of its
 * attempts writes to the run's row, so the condition sees them all. When others come between again and again, `work` is done under the lock.
 * `work` may run several times; it changes the run by `transition` and `amend` alone. Throws `not_found` and what `work` throws.
 */
export async function changeRun<T>(id: string, work: (tx: Tx, locked: LockedRun) => Promise<T>): Promise<T> {
  for (let tries = 0; tries < OPTIMISTIC_TRIES; tries += 1) {
    const locked = await readForChange(id);
    const result = await work(database(), locked);
    if (locked.draft === null || locked.draft.topics.length === 0) return result; // nothing was changed
    if (await writeRun(database(), locked.draft)) {
      for (const followUp of locked.followUps) followUp();
      return result;
    }
  }
  return inTransaction(async (tx) => work(tx, await lockRun(tx, id)));
}

async function readForChange(id: string): Promise<LockedRun> {
  const [row] = await query<Row>(
    database(),
    `select row_to_json(r) as run, r.xmin::text as version, row_to_json(a) as attempt
     from runs r join attempts a on a.run_id = r.id and a.attempt = r.current_attempt where r.id = $1::uuid`,
    [id],
  );
  if (row === undefined) throw runNotFound(id);
  const run = runRecord(row['run']);
  return { run, attempt: attemptRecord(row['attempt']), appended: [], draft: emptyWrite(run, row['version'] as string), followUps: [] };
}

function emptyWrite(run: Run, version: string | null): RunWrite {
  return {
    id: run.id,
    was: { state: run.state, currentAttempt: run.currentAttempt, version },
    run: {},
    attempt: run.currentAttempt,
    attemptFields: {},
    events: [],
    chunks: [],
    seenImage: null,
    destination: (run.eventDelivery as EventDelivery | null)?.topic ?? null,
    topics: [],
    room: false,
  };
}

export function runNotFound(id: string): GyozaError {
  return new GyozaError('not_found', `There is no run ${id}.`);
}

interface NewEvent {
  type: EventType;
  msg: string | number;
  payload?: unknown;
}

interface Change {
  run?: Partial<Run>;
  attempt?: Partial<Attempt>;
  events?: readonly NewEvent[];
  chunks?: RunWrite['chunks'];
  seenImage?: RunWrite['seenImage'];
  /** Who is told; those who follow the run when it is not given. */
  topics?: RunWrite['topics'];
  room?: boolean;
}

/**
 * Changes a run that keeps its state, appends to its timeline and tells who listens. Ids of events go on over the whole life of the run, because only
 * one writer at a time can hold its row. `locked` is brought up to date in place.
 */
export async function amend(tx: Statements, locked: LockedRun, change: Change): Promise<void> {
  await apply(tx, locked, locked.run, locked.attempt, change);
}

/**
 * The only way a run changes state: asks the state table, updates the run and its current attempt conditionally on the state it leaves, and
 * appends the event, all at once. `locked` is brought up to date in place. Throws `invalid_transition` when the table forbids the move.
 */
export async function transition(
  tx: Statements,
  locked: LockedRun,
  move: Move,
  change: Omit<Change, 'events'> & {
    event?: NewEvent;
    /** The attempt that is current after the move; only a retry names one, under the row's lock. What changes then belongs to it alone. */
    nextAttempt?: Attempt;
  },
): Promise<void> {
  const from = locked.run.state as RunState;
  const to = nextState(from, move);
  if (to === null) throw new GyozaError('invalid_transition', `A run that is ${from} cannot ${move}.`);
  const { event, nextAttempt, ...rest } = change;
  const { nextAttemptAt } = locked.run;
  const attempt = nextAttempt ?? locked.attempt;
  const run = { ...locked.run, state: to, currentAttempt: attempt.attempt };
  await apply(tx, locked, run, attempt, {
    ...rest,
    topics: [`run:${run.id}`, ...(rest.topics ?? [])],
    run: { ...rest.run, state: to, currentAttempt: attempt.attempt, updatedAt: new Date() },
    attempt: { ...rest.attempt, state: to },
    events: event === undefined ? [] : [event],
  });
  const count = countTransition(locked.run, locked.attempt, nextAttemptAt);
  if (locked.draft === null) afterCommit(tx, count);
  else locked.followUps.push(count);
}

/** `run` and `attempt`: whose number and state the events carry. */
async function apply(tx: Statements, locked: LockedRun, run: Run, attempt: Attempt, change: Change): Promise<void> {
  const events = (change.events ?? []).map((event, index) => ({
    runId: run.id,
    id: run.nextEventId + index,
    attempt: attempt.attempt,
    t: new Date(),
    type: event.type,
    msg: event.msg,
    payload: event.payload ?? null,
    state: run.state,
  }));
  const counted = events.length === 0 ? {} : { nextEventId: run.nextEventId + events.length };
  const write = locked.draft ?? emptyWrite(locked.run, null);
  Object.assign(write.run, change.run, counted);
  if (attempt.attempt !== write.attempt) write.attempt = attempt.attempt;
  Object.assign(write.attemptFields, change.attempt);
  write.events.push(...events);
  write.seenImage = change.seenImage ?? write.seenImage;
  write.chunks.push(...(change.chunks ?? []));
  write.topics = [...new Set([...write.topics, ...(change.topics ?? [`run:${run.id}` as const])])];
  write.room ||= change.room === true;
  if (locked.draft === null && !(await writeRun(tx, write))) {
    throw new Error(`Run ${run.id} was changed by somebody who did not hold its lock.`);
  }
  locked.run = { ...run, ...change.run, ...counted };
  locked.attempt = { ...attempt, ...change.attempt };
  locked.appended.push(...events);
}
