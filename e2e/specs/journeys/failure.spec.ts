import { expect, type Page } from 'playwright/test';
import { runDefinition } from '@/lib/client/definitions';
import { stateOf, test } from '../../support/browser-test';
import { product } from '../../support/product';

async function openRun(page: Page, op: string, inputs: Record<string, string | number>): Promise<void> {
  const { id } = await runDefinition(product, op, { inputs });
  await page.goto(`/runs/${id}`);
}

test('flaky fails with its reason, works when retried, and both attempts can be compared', async ({ page }) => {
  await openRun(page, 'flaky', {});
  const main = page.getByRole('main');
  const result = page.getByRole('region', { name: 'Result' });
  const log = page.getByRole('region', { name: 'Log lines' });
  const reason = 'The weather service did not answer. Trying again usually helps.';
  await expect(stateOf(page)).toHaveText('Flaky is Failed', { timeout: 30_000 });
  // The reason, and a sentence on what to do about it.
  await expect(main.getByText(reason).first()).toBeVisible();
  await expect(main.getByText(/The log below usually says why/)).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);

  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(stateOf(page)).toHaveText('Flaky is Completed, attempt 2', { timeout: 30_000 });
  await expect(result.getByRole('definition')).toHaveText(['2']);
  await expect(log).toContainText('Attempt 2. The first 1 fail.');

  const tabs = page.getByRole('tablist', { name: 'Attempts' }).getByRole('tab');
  await expect(tabs).toHaveText([/^Attempt 1\s*Failed/, /^Attempt 2\s*Completed/]);
  await expect(tabs.nth(1)).toHaveAttribute('aria-selected', 'true');
  await tabs.nth(0).click();
  await expect(page.getByRole('tabpanel').getByText(reason).first()).toBeVisible();
  await expect(log).toContainText('Attempt 1. The first 1 fail.');
  await expect(page.getByRole('list', { name: 'Timeline' }).getByRole('listitem').last()).toContainText('Failed');

  await page.reload();
  await expect(tabs).toHaveText([/^Attempt 1\s*Failed/, /^Attempt 2\s*Completed/]);
  await expect(result.getByRole('definition')).toHaveText(['2']);
});

test('memory-hog names its limit, and the offered retry with more memory works', async ({ page }) => {
  await openRun(page, 'memory-hog', { megabytes: 180 });
  await expect(stateOf(page)).toHaveText('Memory hog is Failed', { timeout: 30_000 });
  await expect(
    page
      .getByRole('main')
      .getByText(/memory.*128 MB/i)
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: /^Retry with 256 Mi?B$/ }).click();
  await expect(stateOf(page)).toHaveText('Memory hog is Completed, attempt 2', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('180');
});
