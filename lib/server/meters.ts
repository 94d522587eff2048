import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { databasePool } from './db';
import type { Attempt, Run } from './generated/prisma/client';

const WAIT_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 14_400];
const WORK_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 1800, 3600, 14_400, 86_400];
const REQUEST_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** How often the event loop is looked at for its lag, in ms. The usual 10 wake an idle process a hundred times a second: half of what it needs. */
const EVENT_LOOP_LOOK_MS = 100;

/** Where runs of an image without a definition are counted; no definition can have this name. */
export const AD_HOC = '(ad hoc)';

/** Kept on globalThis because the web process loads this module twice, see `db.ts`: both count into the same meters. */
const holder = globalThis as typeof globalThis & { gyozaMeters?: Meters };

type Meters = ReturnType<typeof createMeters>;

function createMeters() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_LOOK_MS });
  const registers = [registry];
  const pool = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name: `gyoza_database_pool_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  pool('connections', 'Open database connections of this process.', () => databasePool().totalCount);
  pool('idle', 'Open database connections of this process that nobody uses.', () => databasePool().idleCount);
  pool('waiting', 'Requests of this process that wait for a database connection.', () => databasePool().waitingCount);
  return {
    registry,
    finished: new Counter({
      name: 'gyoza_attempts_finished_total',
      help: 'Attempts that this process has seen end, by state and cause (empty when completed).',
      labelNames: ['op', 'state', 'cause'],
      registers,
    }),
    queueWait: new Histogram({
      name: 'gyoza_queue_wait_seconds',
      help: 'From the moment an attempt may start until a worker gets it.',
      labelNames: ['op'],
      buckets: WAIT_BUCKETS_S,
      registers,
    }),
    startLatency: new Histogram({
      name: 'gyoza_start_latency_seconds',
      help: 'From the request for a run until its first container has started.',
      labelNames: ['op'],
      buckets: WAIT_BUCKETS_S,
      registers,
    }),
    duration: new Histogram({
      name: 'gyoza_attempt_duration_seconds',
      help: 'From the start of the container until the end of the attempt.',
      labelNames: ['op', 'state'],
      buckets: WORK_BUCKETS_S,
      registers,
    }),
    passwordHashes: new Counter({
      name: 'gyoza_password_hashes_total',
      help: 'Passwords that this process has hashed, to keep or to compare them.',
      registers,
    }),
    requests: new Histogram({
      name: 'gyoza_http_request_duration_seconds',
      help: 'Until the answer begins, by operation of the API; claims wait for work and streams go on afterwards.',
      labelNames: ['operation', 'status'],
      buckets: REQUEST_BUCKETS_S,
      registers,
    }),
  };
}

/** What this process counts: its own work since it started. Each of several web processes has its own, as Prometheus wants it. */
export function meters(): Meters {
  holder.gyozaMeters ??= createMeters();
  return holder.gyozaMeters;
}

/**
 * What a change of state adds to the meters, to be called when it has been committed. `run` and `attempt` are as they are after it; `dueAt` is
 * the time that the run had been waiting for, if it was delayed.
 */
export function countTransition(run: Run, attempt: Attempt, dueAt: Date | null): () => void {
  const op = run.opDefinition ?? AD_HOC;
  const state = run.state as RunState;
  const { attempt: number, createdAt, assignedAt, startedAt, finishedAt } = attempt;
  const cause = causeIn(attempt.executionSummary);
  return () => {
    const { finished, queueWait, startLatency, duration } = meters();
    if (state === 'ASSIGNED')
      queueWait.observe({ op }, secondsBetween(dueAt !== null && dueAt > createdAt ? dueAt : createdAt, assignedAt));
    if (state === 'RUNNING' && number === 1) startLatency.observe({ op }, secondsBetween(createdAt, startedAt));
    if (!isTerminal(state)) return;
    finished.inc({ op, state, cause });
    if (startedAt !== null) duration.observe({ op, state }, secondsBetween(startedAt, finishedAt));
  };
}

function causeIn(summary: Attempt['executionSummary']): string {
  const cause = summary !== null && typeof summary === 'object' && 'cause' in summary ? summary['cause'] : null;
  return typeof cause === 'string' ? cause : '';
}

/** Never negative: the two times may come from the clocks of two hosts. */
function secondsBetween(from: Date, to: Date | null): number {
  return to === null ? 0 : Math.max(0, to.getTime() - from.getTime()) / 1000;
}
