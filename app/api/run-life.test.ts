import fc from 'fast-check';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { opRun, type OpAttempt, type OpRun } from '@/lib/contract/run';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { database } from '@/lib/server/db';
import { expireLeases } from '@/lib/server/expire-leases';
import { listAttempts } from '@/lib/server/list-attempts';
import { listEvents } from '@/lib/server/list-events';
import { adHocRun, beat, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from './testing/call-api';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});

/** What the contract allows one call, or one look at the leases, to do to one run (CONTRACT §4); a state may always stay. */
const ALLOWED: Record<RunState, readonly RunState[]> = {
  PENDING: ['ASSIGNED', 'CANCELLED'],
  // Straight to PENDING through FAILED where it is retried in the same transaction, to COMPLETED through RUNNING where one call reports both.
  ASSIGNED: ['RUNNING', 'PENDING', 'COMPLETED', 'FAILED', 'CANCELLED'],
  RUNNING: ['COMPLETED', 'FAILED', 'CANCELLED', 'PENDING'],
  COMPLETED: ['PENDING'],
  FAILED: ['PENDING'],
  CANCELLED: ['PENDING'],
};
const TERMINAL_EVENTS = ['COMPLETED', 'FAILED', 'CANCELLED'];
const WORKERS = ['w0', 'w1'] as const;

type Action =
  | { kind: 'claim' | 'beat' | 'lose' | 'drain'; worker: number }
  | { kind: 'retry' | 'cancel' | 'priority'; run: number }
  | { kind: 'release' | 'outputs' | 'log'; run: number; worker: number; attempt: number }
  | { kind: 'report'; run: number; worker: number; attempt: number; types: string[] };

const run = fc.nat(2);
const worker = fc.nat(1);
/** 0: the attempt as it is; 1: the one before. */
const attempt: fc.Arbitrary<number> = fc.constantFrom(0, 0, 0, 0, 1);
const types = fc.array(fc.constantFrom('STARTED', 'INFO', 'PROGRESS', 'ERROR', 'COMPLETED', 'FAILED', 'CANCELLED'), {
  minLength: 1,
  maxLength: 3,
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim' as const), worker }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('report' as const), run, worker, attempt, types: fc.constant<string[]>(['STARTED']) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('report' as const), run, worker, attempt, types }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('retry' as const, 'cancel' as const, 'priority' as const), run }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'outputs' as const, 'log' as const), run, worker, attempt }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('beat' as const, 'lose' as const, 'drain' as const), worker }) },
);

async function perform(given: Action, runs: readonly OpRun[]): Promise<Response | null> {
  const name = 'worker' in given ? (WORKERS[given.worker] ?? 'w0') : 'w0';
  const target = 'run' in given ? runs[given.run] : undefined;
  const path = `/runs/${target?.id ?? ''}`;
  const by = { worker_id: name, attempt: Math.max(1, (target?.current_attempt ?? 1) - ('attempt' in given ? given.attempt : 0)) };
  switch (given.kind) {
    case 'claim':
      return call('POST', `/workers/${name}/claim?wait_s=0`, { key: KEYS.worker, body: {} });
    case 'beat':
      await beat(name, {
        cpu: 2,
        running: runs.filter((each) => each.worker_id === name).map((each) => ({ run_id: each.id, attempt: each.current_attempt })),
      });
      return null;
    case 'lose':
      await database().run.updateMany({ where: { workerId: name }, data: { leaseSeenAt: new Date(0) } });
      await database().worker.updateMany({ where: { id: name }, data: { lastSeenAt: new Date(0) } });
      await expireLeases(60_000);
      return null;
    case 'drain':
      await call('PATCH', `/workers/${name}`, { body: { draining: true } });
      return call('PATCH', `/workers/${name}`, { body: { draining: false } });
    case 'retry':
      return call('POST', `${path}/retry`, { body: { inputs: { again: true } } });
    case 'cancel':
      return call('POST', `${path}/cancel`);
    case 'priority':
      return call('PATCH', path, { body: { priority: 7 } });
    case 'outputs':
      return call('PATCH', path, { key: KEYS.worker, body: { outputs: { partial: 1 }, ...by } });
    case 'release':
      return call('POST', `${path}/release`, { key: KEYS.worker, body: by });
    case 'log':
      return call('POST', `${path}/logs`, { key: KEYS.worker, body: { lines: [{ text: 'x' }], ...by } });
    case 'report':
      return call('POST', `${path}/events`, {
        key: KEYS.worker,
        body: given.types.map((type, n) => ({ type, msg: type === 'PROGRESS' ? (n + 1) * 20 : 'said', ...by })),
      });
  }
}

/** All that is stored of each run, in short. */
async function marks(): Promise<Map<string, string>> {
  const rows = await database().$queryRaw<{ id: string; mark: string }[]>`
    SELECT id, md5(concat(
      runs::text,
      (SELECT string_agg(attempts::text, ' ' ORDER BY attempt) FROM attempts WHERE run_id = runs.id),
      (SELECT string_agg(events::text, ' ' ORDER BY id) FROM events WHERE run_id = runs.id)
    )) AS mark FROM runs`;
  return new Map(rows.map(({ id, mark }) => [id, mark]));
}

interface Seen {
  run: OpRun;
  attempts: OpAttempt[];
}

async function look(id: string): Promise<Seen> {
  const body = opRun.parse(await (await call('GET', `/runs/${id}`)).json());
  return { run: body, attempts: await listAttempts(id) };
}

/** Everything that must hold of one run at any moment, and of what happened to it since the last look. */
async function check(before: Seen, now: Seen, refused: boolean): Promise<void> {
  const { run: is, attempts } = now;
  if (is.state !== before.run.state) expect(ALLOWED[before.run.state], `${before.run.state} → ${is.state}`).toContain(is.state);
  if (refused) expect({ ...is, waiting: null }).toEqual({ ...before.run, waiting: null });

  const events = await listEvents(is.id, {});
  expect(events.map(({ id }) => id)).toEqual(events.map((_, n) => n));
  const earlier = before.attempts.flatMap((each) => each.events);
  expect(events.slice(0, earlier.length)).toEqual(earlier);
  expect(attempts.map((each) => each.attempt)).toEqual(attempts.map((_, n) => n + 1));
  expect(attempts.flatMap((each) => each.events)).toEqual(events);
  expect(is.current_attempt).toBe(attempts.length);
  const current = attempts.at(-1);
  expect(current).toMatchObject({ state: is.state, progress: is.progress, inputs: is.inputs, outputs: is.outputs, events: is.events });

  for (const each of attempts) {
    const kinds = each.events.map(({ type }) => type);
    const ended = isTerminal(each.state);
    expect(kinds.filter((type) => TERMINAL_EVENTS.includes(type))).toEqual(ended ? [each.state] : []);
    if (ended) expect(kinds.at(-1)).toBe(each.state);
    expect(kinds.filter((type) => type === 'STARTED').length).toBe(each.started_at === null ? 0 : 1);
    if (each.state === 'COMPLETED') expect([each.progress, each.started_at === null]).toEqual([100, false]);
    if (each.attempt > 1) expect(kinds[0]).toBe('RETRIED');
    expect(kinds.slice(1)).not.toContain('RETRIED');
    expect(each.finished_at !== null).toBe(ended);
    if (each.attempt < attempts.length) {
      expect(ended).toBe(true);
      const old = before.attempts[each.attempt - 1];
      if (old !== undefined && isTerminal(old.state)) expect(each).toEqual(old);
    }
  }
  const held = is.state === 'ASSIGNED' || is.state === 'RUNNING';
  if (held) expect(WORKERS).toContain(is.worker_id);
  if (is.state === 'PENDING') expect([is.worker_id, is.assigned_at, is.started_at, is.finished_at]).toEqual([null, null, null, null]);
  if (is.state !== 'PENDING') expect(is.next_attempt_at).toBeNull();
  if (is.cancel_requested) expect(is.state).not.toBe('PENDING');
}

it('no sequence of calls leads to a state, an order or a numbering that the contract forbids', async () => {
  let steps = 0;
  const moves = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 25, maxLength: 45 }), async (actions) => {
      await database().run.deleteMany();
      await database().worker.deleteMany();
      for (const name of WORKERS) await beat(name, { cpu: 2 });
      const policy = { max_attempts: 2, backoff_s: 0, backoff_factor: 1, max_backoff_s: 0 };
      const made = [
        await adHocRun({ constraints: { cpu: 1 } }),
        await adHocRun({ constraints: { cpu: 1 }, retry_policy: policy }),
        await adHocRun({ constraints: { cpu: 1.5 } }),
      ];
      let seen = await Promise.all(made.map(({ id }) => look(id)));
      let marked = await marks();
      for (const each of actions) {
        steps += 1;
        const answer = await perform(
          each,
          seen.map(({ run: is }) => is),
        );
        if (answer !== null)
          expect([200, 202, 400, 409], `${JSON.stringify(each)}: ${await answer.clone().text()}`).toContain(answer.status);
        const before = marked;
        marked = await marks();
        // Of what is stored as before there is nothing new to see.
        const now = await Promise.all(
          seen.map(async (each) => (marked.get(each.run.id) === before.get(each.run.id) ? each : look(each.run.id))),
        );
        for (const [n, then] of seen.entries()) {
          const after = now[n];
          if (after === undefined) throw new Error('A run is gone.');
          if (after === then) continue;
          const refused = (answer !== null && answer.status >= 400) || ('run' in each && each.run !== n);
          if (then.run.state !== after.run.state) moves.add(`${then.run.state} ${after.run.state}`);
          await check(then, after, refused);
        }
        for (const name of WORKERS) {
          const cpu = now
            .filter(({ run: is }) => ['ASSIGNED', 'RUNNING'].includes(is.state) && is.worker_id === name)
            .reduce((sum, { run: is }) => sum + (is.constraints.cpu ?? 0), 0);
          expect(cpu).toBeLessThanOrEqual(2);
        }
        seen = now;
      }
    }),
    { numRuns: 8 },
  );
  expect(steps).toBeGreaterThan(200);
  // Else the walk has never left the entrance, and proves nothing.
  expect([...moves]).toEqual(expect.arrayContaining(['PENDING ASSIGNED', 'ASSIGNED RUNNING']));
  expect(moves.size, [...moves].join(', ')).toBeGreaterThanOrEqual(6);
}, 180_000);
