import { expect } from 'playwright/test';
import { cancelRun, createRun, getRun } from '@/lib/client/runs';
import { drainWorker, listWorkers } from '@/lib/client/workers';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { untilEnded, untilEvent } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

async function onlyWorker(): Promise<string> {
  const [worker] = (await listWorkers(product)).filter(({ state }) => state !== 'LOST');
  if (worker === undefined) throw new Error('The product has no worker.');
  return worker.id;
}

// Also after a failure: whatever comes next needs a worker that takes runs.
test.afterEach(async () => {
  await drainWorker(product, await onlyWorker(), false);
});

test(
  'the page of a worker: drained it finishes what it has and takes nothing new, resumed it goes on',
  { tag: '@long' },
  async ({ page }) => {
    const id = await onlyWorker();
    const sleeper = await createRun(product, { image: TEST_IMAGES.politeSleeper, network: 'none' });
    await untilEvent(product, sleeper.id, ({ type }) => type === 'STARTED');

    await page.goto('/workers');
    await page.getByRole('link', { name: id }).click();
    await expect(page.getByRole('heading', { level: 1, name: id })).toBeVisible();
    const main = page.getByRole('main');
    const runOf = (region: string, run: string) => page.getByRole('region', { name: region }).locator(`a[href="/runs/${run}"]`);
    await expect(runOf('Runs here', sleeper.id)).toBeVisible();
    await expect(page.getByRole('img', { name: /^CPU over the last 15 minutes: between/ })).toBeVisible();
    await expectAccessible(page, 'worker at work');
    await expectFitsPhone(page, 'worker at work');

    await page.getByRole('button', { name: 'Drain' }).click();
    await expect(main.getByText('Draining', { exact: true })).toBeVisible();
    const waiting = await createRun(product, { image: TEST_IMAGES.noop, network: 'none' });
    await cancelRun(product, sleeper.id);
    await expect(main.getByText('Drained', { exact: true })).toBeVisible();
    await expect(runOf('Runs here', sleeper.id)).toHaveCount(0);
    const held = await getRun(product, waiting.id);
    expect(held.state).toBe('PENDING');
    expect(held.waiting?.reason).toMatch(/drained/);
    await expectAccessible(page, 'drained worker');

    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(main.getByText('Online', { exact: true })).toBeVisible();
    expect(await untilEnded(product, waiting.id)).toMatchObject({ state: 'COMPLETED', worker_id: id });
  },
);

test('a delayed retry says when the next attempt is, in the list and on its page', { tag: '@long' }, async ({ page }) => {
  const { id } = await createRun(product, {
    image: TEST_IMAGES.noop,
    network: 'none',
    command: ['/no-such-program'],
    retry_policy: { max_attempts: 2, backoff_s: 3600, backoff_factor: 1, max_backoff_s: 3600 },
    run_timeout_s: 86_400,
  });
  await untilEvent(product, id, ({ type }) => type === 'RETRIED');
  await page.goto('/runs');
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="/runs/${id}"]`) });
  await expect(row).toContainText(/Next attempt at \d\d:\d\d:\d\d, in 5\d min/);
  await page.goto(`/runs/${id}`);
  await expect(page.getByText(/^Next attempt at \d\d:\d\d:\d\d, in 5\d min\.$/)).toBeVisible();
  await page.getByText('Details').click();
  await expect(page.getByRole('definition').filter({ hasText: 'Up to 2 times' })).toBeVisible();
  await expectAccessible(page, 'run between two attempts');
  await expectFitsPhone(page, 'run between two attempts');
  await cancelRun(product, id);
});
