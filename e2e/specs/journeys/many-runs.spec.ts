import { expect } from 'playwright/test';
import { createBulkAction } from '@/lib/client/bulk-actions';
import { putDefinition, runDefinition } from '@/lib/client/definitions';
import type { Holding } from '@/lib/client/reports';
import { putRetention } from '@/lib/client/retention';
import { cancelRun, getRun, listRuns } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { product } from '../../support/product';
import { ScriptedWorker } from '../../support/scripted-worker';

const OP = 'many-runs-journey';
const COUNT = 30;
const MANY = 500;

test.beforeAll(async () => {
  // No machine is as large, so they wait.
  await putDefinition(product, {
    ...{ id: OP, version: '1.0.0', title: 'Many runs', image: 'example/many:1', constraints: { ram_mb: 60_000_000 } },
    input_specs: { city: { type: 'string' } },
  });
  for (let n = 0; n < COUNT; n += 1) await runDefinition(product, OP, { inputs: { city: n === 3 ? 'Reykjavik' : 'Oslo' } });
});

test('runs are found by text, changed by the dozen, undone, and kept as a view', async ({ page }) => {
  await page.goto(`/runs?op_definition=${OP}`);
  await page.getByLabel('Text', { exact: true }).fill('reykjavik');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=reykjavik/);
  await expect(page.getByRole('checkbox', { name: 'Select Many runs' })).toHaveCount(1);

  await page.goto(`/runs?op_definition=${OP}&state=PENDING`);
  await expect(page.getByRole('img', { name: `${COUNT} runs: ${COUNT} pending` })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all runs on this page' }).check();
  await page.getByRole('button', { name: `Select all ${COUNT} that match` }).click();
  await expectAccessible(page, 'a selection of all');
  await page.getByRole('button', { name: `Set priority of ${COUNT}`, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Set priority of ${COUNT} runs?` });
  await dialog.getByLabel('Priority', { exact: true }).fill('70');
  await dialog.getByRole('button', { name: `Set priority of ${COUNT} runs` }).click();
  const done = page.getByRole('list', { name: 'Bulk actions' }).getByRole('listitem');
  await expect(done).toContainText(`${COUNT} runs were given another priority.`, { timeout: 20_000 });
  const { data } = await listRuns(product, { op_definition: OP, limit: 100 });
  expect(new Set(data.map(({ priority }) => priority))).toEqual(new Set([70]));
  await done.getByRole('button', { name: 'Undo' }).click();
  await expect(done.filter({ hasText: `Put back the priority of ${COUNT} runs` })).toContainText(
    `${COUNT} runs have their priority back.`,
    {
      timeout: 20_000,
    },
  );
  expect((await getRun(product, data[0]?.id ?? '')).priority).toBe(5);

  await page.getByRole('checkbox', { name: 'Select all runs on this page' }).check();
  await page.getByRole('button', { name: /^Label \d+$/ }).click();
  const labelling = page.getByRole('dialog', { name: /^Label \d+ runs\?$/ });
  await labelling.getByRole('button', { name: /^Label/ }).click();
  await expect(labelling.getByLabel('Label to add')).toHaveAccessibleDescription(/Type a label to add/);
  await expectAccessible(page, 'labels for many runs');
  await labelling.getByLabel('Label to add').fill('team:blue');
  await labelling.getByRole('button', { name: /^Label/ }).click();
  await expect(done.filter({ hasText: 'Add team:blue' })).toContainText('runs were labelled.', { timeout: 20_000 });
  expect((await getRun(product, data[0]?.id ?? '')).labels).toEqual({ team: 'blue' });
  await done.filter({ hasText: 'Add team:blue' }).getByRole('button', { name: 'Undo' }).click();
  await expect(done.filter({ hasText: 'Put back the labels' })).toContainText('runs have their labels back.', { timeout: 20_000 });
  expect((await getRun(product, data[0]?.id ?? '')).labels).toEqual({});

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('1 run selected')).toBeVisible();
  await page.getByRole('button', { name: 'Save this view' }).click();
  const save = page.getByRole('dialog', { name: 'Save this view' });
  await save.getByLabel('Name of the view').fill('What waits');
  await save.getByRole('button', { name: 'Save view' }).click();
  const view = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'What waits' });
  await expect(view).toHaveAttribute('aria-current', 'page');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Started by' }).check();
  await expect(page.getByRole('columnheader', { name: 'Started by' })).toBeVisible();
  await expectAccessible(page, 'list of runs with a view');
  await expectFitsPhone(page, 'list of runs with a view');
  await page.getByRole('link', { name: 'Bulk actions' }).click();
  await expect(page.getByRole('heading', { name: 'Bulk actions', level: 1 })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' })).toHaveAttribute('aria-current', 'page');
  await expectAccessible(page, 'bulk actions');
  await page.goto('/runs');
  await view.click();
  await expect(page).toHaveURL(/state=PENDING/);
  await page.getByRole('button', { name: 'Delete this view' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(view).toHaveCount(0);
});

test('what retention would delete is shown before it is switched on', { tag: '@long' }, async ({ page }) => {
  const { id } = await runDefinition(product, OP, { inputs: { city: 'Rome' } });
  await cancelRun(product, id);
  await page.goto('/settings/retention');
  await expect(page.getByText('Nothing is deleted.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Switch on' })).toBeDisabled();
  await page.getByLabel('Another rule for').selectOption('Many runs');
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByRole('group', { name: 'Many runs' }).getByLabel('Runs', { exact: true }).fill('0');
  await page.getByRole('button', { name: 'Show what would be deleted' }).click();
  await expect(page.getByRole('region', { name: 'What would be deleted now' }).getByRole('row', { name: OP })).toContainText('1');
  await expectAccessible(page, 'retention');
  await expectFitsPhone(page, 'retention');
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('These rules are on')).toBeVisible();
  await putRetention(product, { enabled: false, rules: [] });
  expect((await getRun(product, id)).state).toBe('CANCELLED');
});

test('500 runs that failed are retried in one go', { tag: '@long' }, async ({ page }) => {
  const op = 'failed-runs-journey';
  const worker = new ScriptedWorker(op, op);
  await putDefinition(product, {
    id: op,
    version: '1.0.0',
    title: 'Failed runs',
    image: 'example/failed:1',
    input_specs: {},
    worker_tags: [op],
  });
  await worker.join(8000);
  await atOnce(MANY, () => runDefinition(product, op, {}));
  const taken: Holding[] = [];
  while (taken.length < MANY) taken.push(...(await worker.take()));
  await atOnce(MANY, (n) => worker.fail(taken[n] ?? missing(n), 'the service did not answer'));
  // What is retried waits from then on.
  await worker.leave();

  await page.goto(`/runs?op_definition=${op}&state=FAILED`);
  await page.getByRole('checkbox', { name: 'Select all runs on this page' }).check();
  await page.getByRole('button', { name: `Select all ${MANY} that match` }).click();
  await page.getByRole('button', { name: `Retry ${MANY}`, exact: true }).click();
  await page
    .getByRole('dialog', { name: `Retry ${MANY} runs?` })
    .getByRole('button', { name: `Retry ${MANY} runs` })
    .click();
  const done = page.getByRole('list', { name: 'Bulk actions' }).getByRole('listitem');
  await expect(done).toContainText(`${MANY} runs were retried.`, { timeout: 120_000 });
  // They meet the filter no more.
  await expect(page.getByRole('checkbox', { name: 'Select Failed runs' })).toHaveCount(0);
  const { data } = await listRuns(product, { op_definition: op, state: 'PENDING', limit: 100 });
  expect(data.map(({ current_attempt }) => current_attempt)).toEqual(Array.from({ length: 100 }, () => 2));
  await createBulkAction(product, { action: 'cancel', filter: { op_definition: op } });
  await expect
    .poll(async () => (await listRuns(product, { op_definition: op, state: 'PENDING' })).data.length, { timeout: 120_000 })
    .toBe(0);
});

function missing(n: number): never {
  throw new Error(`The worker was given fewer than ${n + 1} runs.`);
}

/** Does something so many times, a few of them at once. */
async function atOnce(times: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}
