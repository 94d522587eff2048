import { expect } from 'playwright/test';
import { runDefinition } from '@/lib/client/definitions';
import { cancelRun, createRun, retryRun } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { stateOf, test } from '../../support/browser-test';
import { untilEnded, untilEvent } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';
import { useAccessKey } from '../../support/use-access-key';

// Every page in its main states: axe finds nothing in light and dark, and nothing is cut off on a phone.
test.beforeAll(() => buildTestImages(engine));

const PAGES = [
  '/',
  '/definitions',
  '/definitions?q=no+such+op',
  '/definitions/hello',
  '/definitions/csv-summary',
  '/runs',
  '/workers',
  '/settings',
  '/settings/keys',
  '/settings/audit',
  '/settings/audit?actor=nobody+of+that+name',
  '/docs',
];

// One after the other in the same tab: a new browser context for each takes longer than the look at it.
test('pages of the navigation', async ({ page }) => {
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page, path);
    await expectFitsPhone(page, path);
  }
});

test('page of a missing run', async ({ page, provoked }) => {
  provoked.push(/status of 404/);
  await page.goto('/runs/00000000-0000-4000-8000-000000000000');
  await expectAccessible(page, 'missing run');
  await expectFitsPhone(page, 'missing run');
});

test.describe('signed out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  test('sign-in, before and after a slip', async ({ page }) => {
    await page.goto('/sign-in');
    await useAccessKey(page);
    await expectAccessible(page, 'sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'access key' })).toBeVisible();
    await expectAccessible(page, 'sign-in, after a slip');
    await expectFitsPhone(page, 'sign-in');
  });
});

test('form with mistakes', async ({ page }) => {
  await page.goto('/definitions/classify-op');
  await page.getByLabel('Image path').fill('');
  await page.getByLabel('Labels').fill('0');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'need another look' })).toBeVisible();
  await expectAccessible(page, 'form with mistakes');
  await expectFitsPhone(page, 'form with mistakes');
});

test('run that completed, with a table and files', async ({ page }) => {
  const { id } = await runDefinition(product, 'csv-summary', { inputs: { csv: 'name,amount\nAda,12.50\nBob,7\n' } });
  await untilEnded(product, id);
  await page.goto(`/runs/${id}`);
  await expect(page.getByRole('link', { name: /columns\.csv/ })).toBeVisible();
  await page.getByText('Details').click();
  await expectAccessible(page, 'completed run');
  await expectFitsPhone(page, 'completed run');
});

test('run that failed, and its attempts after a retry', async ({ page }) => {
  const { id } = await runDefinition(product, 'flaky', { inputs: {} });
  await untilEnded(product, id);
  await page.goto(`/runs/${id}`);
  await expect(stateOf(page)).toContainText('Failed');
  await expectAccessible(page, 'failed run');
  await expectFitsPhone(page, 'failed run');
  await retryRun(product, id);
  await untilEnded(product, id);
  await page.reload();
  await page.getByRole('tab', { name: /Attempt 1/ }).click();
  await expectAccessible(page, 'earlier attempt');
  await expectFitsPhone(page, 'earlier attempt');
});

test('run that runs, in its page and in the lists', async ({ page }) => {
  const { id } = await createRun(product, { image: TEST_IMAGES.politeSleeper });
  await untilEvent(product, id, ({ type }) => type === 'STARTED');
  for (const path of [`/runs/${id}`, '/runs', '/', '/workers']) {
    await page.goto(path);
    await expect(page.getByRole('main').getByText('Running', { exact: true }).filter({ visible: true }).first()).toBeVisible();
    await expectAccessible(page, `${path} while a run runs`);
    await expectFitsPhone(page, `${path} while a run runs`);
  }
  await page.goto('/runs');
  await page
    .getByRole('row')
    .filter({ has: page.locator(`a[href="/runs/${id}"]`) })
    .getByRole('checkbox')
    .check();
  await page.getByRole('button', { name: 'Cancel 1', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'question before many are cancelled');
  await expectFitsPhone(page, 'question before many are cancelled');
  await cancelRun(product, id);
  await untilEnded(product, id);
});

test('run that waits', async ({ page }) => {
  const { id } = await createRun(product, { image: TEST_IMAGES.noop, constraints: { vram_mb: 60_000_000 } });
  await page.goto(`/runs/${id}`);
  await expect(stateOf(page)).toContainText('Pending');
  await expectAccessible(page, 'waiting run');
  await expectFitsPhone(page, 'waiting run');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(stateOf(page)).toContainText('Cancelled');
  await expectAccessible(page, 'cancelled run');
});
