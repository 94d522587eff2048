import { expect } from 'playwright/test';
import { runDefinition } from '@/lib/client/definitions';
import { cancelRun, createRun } from '@/lib/client/runs';
import { test } from '../../support/browser-test';
import { untilEnded, untilEvent } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

test('the list of runs shows a new run by itself and follows it to its end', async ({ page }) => {
  await page.goto('/runs');
  const table = page.getByRole('table', { name: 'Runs, newest first' }).or(page.getByText('Nothing has run yet'));
  await expect(table).toBeVisible();
  const { id } = await createRun(product, { image: TEST_IMAGES.politeSleeper });
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="/runs/${id}"]`) });
  await expect(row).toContainText('Running', { timeout: 30_000 });
  await expect(row).toContainText(TEST_IMAGES.politeSleeper);

  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Cancel 1', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel 1 run', exact: true }).click();
  await expect(row).toContainText('Cancelled', { timeout: 15_000 });
});

test('the list of runs is filtered by state and op, in the address too', async ({ page }) => {
  const [failed, completed] = await Promise.all([
    runDefinition(product, 'flaky', { inputs: {} }),
    runDefinition(product, 'hello', { inputs: {} }),
  ]);
  await Promise.all([untilEnded(product, failed.id), untilEnded(product, completed.id)]);
  const link = (id: string) => page.getByRole('cell').locator(`a[href="/runs/${id}"]`);
  await page.goto('/runs');
  await expect(link(failed.id)).toBeVisible();
  await expect(link(completed.id)).toBeVisible();

  await page.getByLabel('State').selectOption('Failed');
  await expect(page).toHaveURL(/[?&]state=FAILED/);
  await expect(link(completed.id)).toHaveCount(0);
  await expect(link(failed.id)).toBeVisible();
  await expect(page.getByRole('row').filter({ has: page.locator(`a[href="/runs/${failed.id}"]`) })).toContainText(
    'The weather service did not answer',
  );

  await page.getByLabel('Op').selectOption('Hello');
  await expect(page).toHaveURL(/op_definition=hello/);
  await expect(page.getByText('No run matches')).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(link(completed.id)).toBeVisible();
});

test('the workers page shows the machine and what runs there', async ({ page }) => {
  const { id } = await createRun(product, { image: TEST_IMAGES.politeSleeper, constraints: { ram_mb: 64 } });
  const started = await untilEvent(product, id, ({ type }) => type === 'STARTED');
  expect(started).not.toBeNull();
  await page.goto('/workers');
  await expect(page.getByRole('meter', { name: 'CPU' }).first()).toHaveAccessibleName('CPU');
  await expect(page.getByRole('meter', { name: 'Memory' }).first()).toBeVisible();
  const here = page
    .getByRole('list', { name: 'Running here' })
    .getByRole('listitem')
    .filter({ has: page.locator(`a[href="/runs/${id}"]`) });
  await expect(here).toContainText('Running');
  await cancelRun(product, id);
  await expect(here).toHaveCount(0, { timeout: 15_000 });
});

test('the home page names what failed last and what is used most', async ({ page }) => {
  const { id } = await runDefinition(product, 'flaky', { inputs: {} });
  await untilEnded(product, id);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Failed last' }).locator(`a[href="/runs/${id}"]`)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Ops used most' }).getByRole('link', { name: 'Flaky' })).toBeVisible();
});

test('the API reference has every path of the contract', async ({ page }) => {
  await page.goto('/docs');
  await expect(page.getByRole('heading', { name: 'API reference', level: 1 })).toBeVisible();
  for (const path of [
    '/definitions/{name}/runs',
    '/runs/{id}/events',
    '/runs/{id}/retry',
    '/runs/{id}/attempts',
    '/workers/{id}/claim',
    '/files/{id}',
  ]) {
    await expect(page.getByRole('main').getByText(path, { exact: true }).first(), path).toBeVisible();
  }
});

test('settings keep the appearance that was chosen', async ({ page }) => {
  await page.goto('/settings');
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  // The radio itself is drawn as its label.
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  expect(await ground()).toBe(dark);
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
});

test('an address that leads nowhere says so, with a way on', async ({ page, provoked }) => {
  provoked.push(/status of 404/);
  for (const path of ['/nowhere', '/definitions/no-such-op', '/runs/00000000-0000-4000-8000-000000000000', '/runs/not-an-id']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveText('Page not found');
    await expect(page.getByRole('navigation', { name: 'Main' }), path).toBeVisible();
  }
  await page.getByRole('link', { name: 'Find an op' }).click();
  await expect(page.getByRole('heading', { name: 'Ops', level: 1 })).toBeVisible();
});
