import { expect, type Page } from 'playwright/test';
import { putDefinition, runDefinition } from '@/lib/client/definitions';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
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
  await expect(main.getByText(/did not answer, which often passes/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
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

  await page.getByRole('link', { name: 'Compare with attempt 2' }).click();
  await expect(page.getByRole('heading', { name: 'Compare', level: 1 })).toBeVisible();
  const row = page.getByRole('table', { name: 'How they ran that differ' }).getByRole('row', { name: /^State/ });
  await expect(row.getByRole('cell')).toHaveText(['Failed', 'Completed']);
  await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('not there');
  await expectAccessible(page, 'two attempts compared');
  await expectFitsPhone(page, 'two attempts compared');
  await page.goBack();

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
  // What it used, measured while it ran.
  await expect(page.getByRole('img', { name: /^Memory over .*: at most \d.* of 256 MB$/ })).toBeVisible();
});

test('a failure offers one thing: the field that it is about, or a report to send', { tag: '@long' }, async ({ page }) => {
  await putDefinition(product, {
    ...{ id: 'row-counter', version: '1.0.0', title: 'Row counter', image: 'gyoza/hello:1.0.0', network: 'none' },
    command: ['sh', '-c', 'echo "Reading $GYOZA_INPUT_ROWS rows"; echo "$GYOZA_INPUT_SAYS" >&2; exit 2'],
    input_specs: {
      says: { type: 'string', title: 'What it says' },
      rows: { type: 'int', title: 'Rows', default: 5 },
      key: { type: 'secret', title: 'Key' },
    },
  });
  await openRun(page, 'row-counter', { rows: 5000, says: 'rows must be at most 100', key: 'sesame-street' });
  await expect(stateOf(page)).toHaveText('Row counter is Failed', { timeout: 30_000 });
  await page.getByRole('link', { name: 'Change “Rows”' }).click();
  await expect(page.getByLabel('Rows')).toBeFocused();
  await expect(page.getByLabel('Rows')).toHaveValue('5000');

  await page.getByLabel('What it says').fill('no idea');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(stateOf(page)).toHaveText('Row counter is Failed', { timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Copy a report for the op’s author' })).toBeVisible();
  await page.getByText('What the report says').click();
  const report = page.getByRole('region', { name: 'The report' });
  await expect(report).toContainText('row-counter, version 1.0.0');
  await expect(report).toContainText(page.url());
  await expect(report).toContainText('Reading 5000 rows');
  await expect(report).not.toContainText('sesame');
  await expectAccessible(page, 'a failed run');
  await expectFitsPhone(page, 'a failed run');
});
