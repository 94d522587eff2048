import { expect, test } from 'playwright/test';
import { cancelRun, createRun, getRun } from '@/lib/client/runs';
import { listWorkers } from '@/lib/client/workers';
import type { OpRun } from '@/lib/contract/run';
import { gaplessEvents, runsWithContainers } from '../../support/expect-run';
import { untilEnded, untilEvent } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

const RUNS = 50;
const PRIORITIES = [5, 100, -3, 5, 40];

const time = (iso: string | null): number => Date.parse(iso ?? '');

/** The most runs that were under way at one moment. */
function mostAtOnce(runs: readonly OpRun[]): number {
  const steps = runs.flatMap(({ started_at, finished_at }) => [
    { at: time(started_at), by: 1 },
    { at: time(finished_at), by: -1 },
  ]);
  let now = 0;
  // What ends in the same millisecond as another starts made room for it.
  return Math.max(...steps.sort((a, b) => a.at - b.at || a.by - b.by).map(({ by }) => (now += by)));
}

test(
  '50 runs at once that need a CPU each: never more than fit, the urgent first, all finish, nothing is left',
  { tag: '@long' },
  async () => {
    const [worker, ...others] = (await listWorkers(product)).filter(({ state }) => state === 'ONLINE');
    expect(others).toEqual([]);
    const cpu = Math.floor(worker?.resources.cpu ?? 0);

    // One run takes every CPU until all others wait, so that their order is the queue's and not that of their arrival.
    const plug = await createRun(product, { image: TEST_IMAGES.politeSleeper, constraints: { cpu }, priority: 1000 });
    await untilEvent(product, plug.id, ({ type }) => type === 'STARTED');
    const created = await Promise.all(
      Array.from({ length: RUNS }, (_, n) =>
        createRun(product, {
          image: TEST_IMAGES.noop,
          network: 'none',
          constraints: { cpu: 1 },
          priority: PRIORITIES[n % PRIORITIES.length] ?? 5,
        }),
      ),
    );
    await cancelRun(product, plug.id);
    const ended = await Promise.all(created.map(({ id }) => untilEnded(product, id)));

    expect(ended.map(({ state }) => state)).toEqual(created.map(() => 'COMPLETED'));
    expect(ended.map(({ current_attempt }) => current_attempt)).toEqual(created.map(() => 1));
    expect(mostAtOnce(ended)).toBeGreaterThan(0);
    expect(mostAtOnce(ended)).toBeLessThanOrEqual(cpu);

    const placed = ended.toSorted((a, b) => time(a.assigned_at) - time(b.assigned_at));
    const wanted = ended.toSorted((a, b) => b.priority - a.priority).map(({ priority }) => priority);
    expect(placed.map(({ priority }) => priority)).toEqual(wanted);

    for (const { id } of ended) {
      const events = await gaplessEvents(product, id);
      expect(events.map(({ type, msg }) => [type, msg])).toEqual([
        ['STARTED', 'started'],
        ['COMPLETED', 'done'],
      ]);
    }
    expect(await runsWithContainers(engine, [plug.id, ...ended.map(({ id }) => id)])).toEqual([]);
  },
);

test('a run that waits says why, and is cancelled at once', async () => {
  const waiting = await createRun(product, { image: TEST_IMAGES.noop, constraints: { cpu: 4000 } });
  expect(waiting.state).toBe('PENDING');
  expect((await getRun(product, waiting.id)).waiting?.reason).toMatch(/4000 CPUs?/);
  const cancelled = await cancelRun(product, waiting.id);
  expect(cancelled).toMatchObject({ state: 'CANCELLED', started_at: null, worker_id: null });
  expect((await gaplessEvents(product, waiting.id)).map(({ type }) => type)).toEqual(['CANCELLED']);
});

test('a run that runs is cancelled when its container is really gone', async () => {
  const { id } = await createRun(product, { image: TEST_IMAGES.politeSleeper });
  await untilEvent(product, id, ({ type }) => type === 'STARTED');
  expect(await cancelRun(product, id)).toMatchObject({ state: 'RUNNING', cancel_requested: true });
  const run = await untilEnded(product, id);
  expect(await runsWithContainers(engine, [id])).toEqual([]);
  expect(run).toMatchObject({ state: 'CANCELLED', cancel_requested: true, execution_summary: { cause: 'cancelled' } });
  expect(run.events.at(-1)?.type).toBe('CANCELLED');
});
