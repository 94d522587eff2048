import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { callJson, path, type Connection } from '@/lib/client/connection';
import { ProblemError, UnexpectedAnswerError, UnreachableError } from '@/lib/client/problem-error';
import { cancelRun } from '@/lib/client/runs';
import { opRun } from '@/lib/contract/run';
import { nameOf, type ChaosOp } from './chaos-ops';
import type { Random } from './random';

/** A run that was asked for. */
export interface Asked {
  id: string;
  op: ChaosOp;
  ticks: number;
  /** Somebody wanted to stop it, and was told that it will be. */
  cancelled: boolean;
}

/** Many plain ones, few of those that run one after another. */
export const MIX: readonly [ChaosOp, ...ChaosOp[]] = [
  'plain',
  ...(['plain', 'flaky', 'sized'] as const).flatMap((op) => [op, op, op, op]),
  ...(['plain', 'plain', 'plain', 'plain', 'plain', 'limited', 'alone'] as const),
];
const GIVE_UP_MS = 120_000;

export interface Workload {
  count: number;
  /** Over which they are asked for, evenly. */
  seconds: number;
  /** Drawn from these, and so many of them are cancelled soon after. */
  ops: readonly [ChaosOp, ...ChaosOp[]];
  cancelledShare: number;
  stop: AbortSignal;
}

/** Asks for runs, of whichever server answers; each call is repeated until one does. */
export async function submitRuns(
  servers: readonly Connection[],
  random: Random,
  { count, seconds, ops, cancelledShare, stop }: Workload,
): Promise<Asked[]> {
  const jobs = Array.from({ length: count }, (_, index) => ({
    op: random.pick(ops),
    ticks: 1 + random.index(5),
    priority: random.index(10),
    atMs: (index / count) * seconds * 1000,
    cancelAfterMs: random.next() < cancelledShare ? random.between(100, 3000) : null,
    key: `chaos-${random.seed}-${index}`,
  }));
  setMaxListeners(0, stop);
  const began = performance.now();
  return Promise.all(
    jobs.map(async ({ op, ticks, priority, atMs, cancelAfterMs, key }) => {
      await delay(Math.max(0, began + atMs - performance.now()), undefined, { signal: stop });
      const call = {
        method: 'POST' as const,
        path: path`/definitions/${nameOf(op)}/runs`,
        json: { priority, inputs: { ticks, fails: op === 'flaky' } },
      };
      const { id } = await insist(servers, (server) => callJson(server, call, opRun, { idempotencyKey: key, timeoutMs: 10_000 }));
      let cancelled = false;
      if (cancelAfterMs !== null) {
        await delay(cancelAfterMs, undefined, { signal: stop });
        cancelled = await insist(servers, (server) => cancel(server, id));
      }
      return { id, op, ticks, cancelled };
    }),
  );
}

/** True when it will be stopped; false when it had ended. */
async function cancel(server: Connection, id: string): Promise<boolean> {
  try {
    await cancelRun(server, id, {}, { timeoutMs: 10_000 });
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 409) return false;
    throw error;
  }
}

/** Repeats a call, to one server after the other, until one answers. A server that says what is wrong with the call is an error. */
export async function insist<T>(servers: readonly Connection[], call: (server: Connection) => Promise<T>): Promise<T> {
  for (let tries = 0, end = Date.now() + GIVE_UP_MS; ; tries += 1) {
    const server = servers[tries % servers.length];
    if (server === undefined) throw new Error('There is no server to ask.');
    try {
      return await call(server);
    } catch (error) {
      const passes =
        error instanceof UnreachableError ||
        error instanceof UnexpectedAnswerError ||
        (error instanceof ProblemError && error.status === 503);
      if (!passes || Date.now() > end) throw error;
    }
    await delay(200);
  }
}
