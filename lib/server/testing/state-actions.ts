import fc from 'fast-check';
import { expect } from 'vitest';
import type { EventReport } from '@/lib/contract/event';
import { GyozaError, type ErrorCode } from '@/lib/domain/errors';
import { HELD_STATES, isTerminal, type RunState } from '@/lib/domain/run-state';
import { appendLog } from '../append-log';
import { cancelRun } from '../cancel-run';
import { database, inTransaction } from '../db';
import { expireLeases } from '../expire-leases';
import { patchRun } from '../patch-run';
import { releaseRun } from '../release-run';
import { retryRun } from '../retry-run';
import { adHocRun, beat, claim, report } from './fixtures';

/** Every worker of the tests: room for three runs and 1,000 MB. */
export const WORKERS = ['w0', 'w1', 'w2'] as const;
export const SIZE = { cpu: 2, ram_mb: 1000, max_runs: 3 } as const;
const LONG_UP_MS = 3_600_000;
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'not_holder',
  'run_terminal',
  'run_not_terminal',
  'run_not_pending',
  'invalid_transition',
  'not_found',
]);

export interface Claim {
  run: string;
  attempt: number;
  worker: string;
  seq: number;
}

/** What was handed out: runs, and every attempt that was ever claimed, also those long lost. */
export interface World {
  runs: string[];
  claims: Claim[];
  /** Those of them that were held when the step began. */
  held: Claim[];
}

type Report = 'STARTED' | 'INFO' | 'PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type Action =
  | { do: 'create'; ramMb: number; priority: number; exclusive: boolean; tries: number }
  | { do: 'cancel' | 'retry'; run: number }
  | { do: 'priority'; run: number; priority: number }
  | { do: 'heartbeat' | 'claim'; worker: number }
  | { do: 'report'; claim: WhichClaim; what: Report[]; repeated: boolean; by: number | null }
  | { do: 'log'; claim: WhichClaim; from: number; lines: number }
  | { do: 'release'; claim: WhichClaim }
  | { do: 'silence'; worker: number }
  | { do: 'orphan'; run: number }
  | { do: 'hurry' };

const index = fc.nat({ max: 50 });
/** Most of what is reported is about attempts that are held: without that few would ever end well. */
const whichClaim = fc.record({ held: fc.constantFrom(true, true, true, false), at: fc.nat({ max: 50 }) });
type WhichClaim = { held: boolean; at: number };
export const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      ramMb: fc.constantFrom(0, 0, 100, 600, 1000),
      priority: fc.integer({ min: 0, max: 9 }),
      exclusive: fc.boolean(),
      tries: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'retry' as const), run: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('priority' as const), run: index, priority: fc.integer({ min: 0, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), worker: fc.nat({ max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const), worker: fc.nat({ max: 2 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      claim: whichClaim,
      what: fc.oneof(
        fc.constantFrom<Report[]>(
          ['STARTED'],
          ['STARTED', 'INFO'],
          ['STARTED', 'PROGRESS', 'COMPLETED'],
          ['PROGRESS', 'FAILED'],
          ['COMPLETED'],
          ['CANCELLED'],
        ),
        fc.array(fc.constantFrom<Report>('STARTED', 'INFO', 'PROGRESS', 'COMPLETED', 'FAILED', 'CANCELLED'), {
          minLength: 1,
          maxLength: 4,
        }),
      ),
      repeated: fc.boolean(),
      by: fc.option(fc.nat({ max: 2 }), { freq: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('log' as const), claim: whichClaim, from: fc.nat({ max: 4 }), lines: fc.nat({ max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), claim: whichClaim }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('silence' as const), worker: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('orphan' as const), run: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hurry' as const) }) },
);

export function nth<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

function claimAt(world: World, which: WhichClaim): Claim | undefined {
  return nth(which.held && world.held.length > 0 ? world.held : world.claims, which.at);
}

export async function lookWhatIsHeld(world: World): Promise<void> {
  const runs = await database().run.findMany({ where: { state: { in: [...HELD_STATES] } }, orderBy: { id: 'asc' } });
  world.held = world.claims.filter((claim) =>
    runs.some(({ id, currentAttempt, workerId }) => id === claim.run && currentAttempt === claim.attempt && workerId === claim.worker),
  );
}

/** The run that an action is about; null when it is about several, or about nothing yet. */
export function subject(world: World, given: Action): string | null {
  if ('claim' in given) return claimAt(world, given.claim)?.run ?? null;
  return 'run' in given ? (nth(world.runs, given.run) ?? null) : null;
}

/** Carries out one action as the routes would. Throws what they would answer. */
export async function act(world: World, given: Action): Promise<void> {
  const run = subject(world, given);
  switch (given.do) {
    case 'create': {
      const created = await adHocRun({
        // Exclusive is what an image is here, so that some of them meet.
        image: given.exclusive ? `example/exclusive:${given.priority % 2}` : 'example/op:1',
        exclusive: given.exclusive,
        priority: given.priority,
        constraints: given.ramMb === 0 ? {} : { ram_mb: given.ramMb },
        retry_policy: { max_attempts: given.tries, backoff_s: given.tries === 3 ? 100 : 0, backoff_factor: 1, max_backoff_s: 100 },
      });
      world.runs.push(created.id);
      return;
    }
    case 'cancel':
      if (run !== null) await cancelRun(run);
      return;
    case 'retry':
      if (run !== null) await inTransaction((tx) => retryRun(tx, run, {}));
      return;
    case 'priority':
      if (run !== null) await patchRun(run, { priority: given.priority }, 'author');
      return;
    case 'heartbeat': {
      const id = WORKERS[given.worker] ?? 'w0';
      const running = world.claims.filter((each) => each.worker === id).map((each) => ({ run_id: each.run, attempt: each.attempt }));
      await beat(id, { ...SIZE, running });
      return;
    }
    case 'claim': {
      const worker = WORKERS[given.worker] ?? 'w0';
      for (const each of await claim(worker)) world.claims.push({ run: each.id, attempt: each.attempt, worker, seq: 0 });
      return;
    }
    case 'report': {
      const held = claimAt(world, given.claim);
      if (held === undefined) return;
      const worker = given.by === null ? held.worker : (WORKERS[given.by] ?? 'w0');
      const reports = given.what.map((type): EventReport => {
        held.seq += 1;
        const seq = type === 'INFO' || type === 'PROGRESS' ? { seq: held.seq } : {};
        return { type, msg: type === 'PROGRESS' ? (held.seq * 7) % 101 : `${type} ${held.seq}`, ...seq };
      });
      const calls = given.repeated ? [reports, reports] : [reports];
      const answers = await Promise.allSettled(calls.map(async (each) => report(held.run, worker, held.attempt, ...each)));
      const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Error] : []));
      const [fault] = refused.filter((reason) => !isRefusal(reason));
      if (fault !== undefined) throw fault;
      if (refused[0] !== undefined && refused.length === calls.length) throw refused[0];
      const taken = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      // Whose words these are: a report about an attempt that is over must not reach the one after it.
      expect(taken.filter(({ type }) => type !== 'RETRIED').every(({ attempt }) => attempt === held.attempt)).toBe(true);
      // However often it was delivered, an attempt ends once.
      const ends = taken.filter(({ type }) => isTerminal(type as RunState));
      expect(ends.length, 'ends taken in').toBeLessThanOrEqual(1);
      return;
    }
    case 'log': {
      const held = claimAt(world, given.claim);
      if (held === undefined) return;
      const { nextLine } = await database().attempt.findUniqueOrThrow({
        where: { runId_attempt: { runId: held.run, attempt: held.attempt } },
      });
      // As a worker that does not know what has arrived: from a little before what is wanted next.
      const lines = Array.from({ length: given.lines }, (_, n) => ({ n: Math.max(0, nextLine - given.from) + n, text: `line ${n}` }));
      await appendLog(held.run, { lines }, { worker_id: held.worker, attempt: held.attempt });
      return;
    }
    case 'release': {
      const held = claimAt(world, given.claim);
      if (held !== undefined) await releaseRun(held.run, {}, { worker_id: held.worker, attempt: held.attempt });
      return;
    }
    case 'silence': {
      const past = new Date(Date.now() - 20_000);
      await database().worker.updateMany({ where: { id: WORKERS[given.worker] ?? 'w0' }, data: { lastSeenAt: past } });
      await database().run.updateMany({
        where: { workerId: WORKERS[given.worker] ?? 'w0', leaseSeenAt: { not: null } },
        data: { leaseSeenAt: past },
      });
      await expireLeases(LONG_UP_MS);
      return;
    }
    case 'orphan': // its worker lives and does not know of it
      if (run !== null)
        await database().run.updateMany({
          where: { id: run, leaseSeenAt: { not: null } },
          data: { leaseSeenAt: new Date(Date.now() - 20_000) },
        });
      await expireLeases(LONG_UP_MS);
      return;
    case 'hurry': // every delay is over
      await database().run.updateMany({ where: { nextAttemptAt: { not: null } }, data: { nextAttemptAt: new Date(Date.now() - 1) } });
      await database().run.updateMany({ where: { exclusiveUntil: { not: null } }, data: { exclusiveUntil: null } });
  }
}

export function isRefusal(error: unknown): error is GyozaError {
  return error instanceof GyozaError && REFUSALS.has(error.code);
}
