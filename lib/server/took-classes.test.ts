import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { runListQuery } from '@/lib/contract/queries';
import { database } from './db';
import { listRuns } from './list-runs';
import { asksOnlyForDuration, TOOK_BOUNDS } from './took-classes';

const STATES = ['COMPLETED', 'FAILED', 'RUNNING', 'PENDING'] as const;
/** Each bound of a class, and something on both sides of it. */
const TOOK = [0, 0.5, 1, 1.5, 2, 3, 3.999, 4, 7, 8, 60, 64, 65, 3600, 86_400, 20_000_000, 99_000_000];

/** The same numbers in every test run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

async function seed(count: number): Promise<void> {
  const any = numbers(7);
  const now = Date.now();
  await database().run.createMany({
    data: Array.from({ length: count }, () => {
      const state = STATES[any(STATES.length)] ?? 'PENDING';
      const took = (TOOK[any(TOOK.length)] ?? 0) * 1000;
      // Some of them at the same moment, so that the order is theirs by id. What runs has begun well away from what is asked for below.
      const createdAt = new Date(now - any(count / 2) * 60_000);
      const startedAt = state === 'RUNNING' ? new Date(now - took - 500_000) : new Date(createdAt.getTime());
      const isOver = state === 'COMPLETED' || state === 'FAILED';
      return {
        id: randomUUID(),
        state,
        priority: 5,
        image: `example/${any(2)}:1`,
        retryPolicy: {},
        createdBy: 'ada',
        secretInputs: [],
        capabilities: [],
        createdAt,
        workerId: state === 'RUNNING' ? 'w' : null,
        leaseSeenAt: state === 'RUNNING' ? new Date(now) : null,
        startedAt: state === 'PENDING' ? null : startedAt,
        finishedAt: isOver ? new Date(startedAt.getTime() + took) : null,
      };
    }),
  });
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** All runs that took so long, by looking at each. */
async function expected(seconds: number, since = 0): Promise<string[]> {
  const now = Date.now();
  const all = await database().run.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return idsOf(
    all.filter(({ state, startedAt, finishedAt, createdAt }) => {
      if (startedAt === null || createdAt.getTime() < since * 1000) return false;
      if (finishedAt !== null) return finishedAt.getTime() - startedAt.getTime() >= seconds * 1000;
      return state === 'RUNNING' && now - startedAt.getTime() >= seconds * 1000;
    }),
  );
}

it('finds exactly the runs that took so long, in the order of the list, on pages of any size and both ways', async () => {
  await seed(200);
  for (const seconds of ['0', '3', '4', '7.5', '64', '86401', '20000000', '999999999']) {
    const all = await expected(Number(seconds));
    for (const limit of ['7', '100']) {
      const query = { 'duration[gte]': seconds, limit };
      const first = await listRuns(runListQuery.parse(query));
      expect(idsOf(first.data), `at least ${seconds} s, ${limit} of them`).toEqual(all.slice(0, Number(limit)));
      expect(first.has_more).toBe(all.length > Number(limit));
      const middle = all[Math.floor(all.length / 2)];
      if (middle === undefined) continue;
      const at = all.indexOf(middle);
      const older = await listRuns(runListQuery.parse({ ...query, starting_after: middle }));
      expect(idsOf(older.data)).toEqual(all.slice(at + 1, at + 1 + Number(limit)));
      const newer = await listRuns(runListQuery.parse({ ...query, ending_before: middle }));
      expect(idsOf(newer.data)).toEqual(all.slice(Math.max(0, at - Number(limit)), at));
    }
  }
});

it('keeps to times, and to what somebody may see', async () => {
  const since = Math.floor(Date.now() / 1000) - 3600;
  const query = runListQuery.parse({ 'duration[gte]': '3', 'created[gte]': String(since), limit: '100' });
  const recent = await expected(3, since);
  expect(recent.length).toBeGreaterThan(0);
  expect(idsOf((await listRuns(query)).data)).toEqual(recent);
  expect((await listRuns(query, { only: ['another-op'], hidden: [] })).data).toEqual([]);
});

it.each([
  [{ 'duration[gte]': '60' }, true],
  [{ 'duration[gte]': '60', created_within: '7d', limit: '3' }, true],
  [{ created_within: '7d' }, false],
  [{ 'duration[gte]': '60', state: 'FAILED' }, false],
  [{ 'duration[gte]': '60', op_definition: 'greet' }, false],
])('reads %j by durations: %s', (query, is) => {
  expect(asksOnlyForDuration(runListQuery.parse(query))).toBe(is);
});

it('divides durations as the index does, or no query would use it', async () => {
  const [index] = await database().$queryRaw<
    { indexdef: string }[]
  >`select indexdef from pg_indexes where indexname = 'runs_took_class_idx'`;
  expect(index?.indexdef).toContain(`'{${TOOK_BOUNDS.join()}}'`);
});
