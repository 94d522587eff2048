import { beforeAll, expect, it } from 'vitest';
import { database } from './db';
import { definitionStats } from './definition-stats';
import { define, runOf, takeTo } from './testing/fixtures';

beforeAll(async () => {
  for (const id of ['busy', 'idle', 'never']) await define({ id });
});

/** So many runs of an op, evenly over `days` until now; copies of one that is there. */
async function ranOver(name: string, count: number, days: number): Promise<void> {
  const { id } = await runOf(name);
  await database().$executeRaw`
    insert into runs (id, state, priority, definition_id, op_definition, op_version, image, capabilities, secret_inputs, retry_policy, created_at)
    select gen_random_uuid(), 'COMPLETED', 5, definition_id, op_definition, op_version, image, '{}', '{}', retry_policy,
      now() - (n::float8 / ${count} * ${days}) * interval '1 day'
    from runs, generate_series(1, ${count - 1}) as n where id = ${id}::uuid`;
}

it('counts how an op has done, and reckons its use in a month from the last 200 runs', async () => {
  await ranOver('busy', 1000, 10);
  await ranOver('idle', 40, 120);
  const failed = await runOf('idle');
  await takeTo('FAILED', failed.id);
  const stats = await definitionStats(['busy', 'idle', 'never']);
  // 200 runs in two days.
  expect(stats.get('busy')?.runs).toBe(200);
  expect(stats.get('busy')?.runsPerMonth).toBeGreaterThan(2900);
  expect(stats.get('busy')?.runsPerMonth).toBeLessThan(3100);
  expect(stats.get('idle')).toMatchObject({ runs: 41, completed: 39, failed: 1, runsPerMonth: 11 });
  expect(stats.get('never')).toEqual({ lastUsedAt: null, runs: 0, completed: 0, failed: 0, medianMs: null, runsPerMonth: 0 });
});
