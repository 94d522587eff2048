import { expect } from 'playwright/test';
import { putDefinition } from '@/lib/client/definitions';
import { getRun } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { stateOf, test } from '../../support/browser-test';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const OP = 'preset-journey';
const HUGE = 'preset-journey-huge';

test.beforeAll(async () => {
  await buildTestImages(engine);
  await putDefinition(product, {
    id: OP,
    version: '1.0.0',
    title: 'Preset journey',
    image: TEST_IMAGES.noop,
    input_specs: {
      size: { type: 'int', title: 'Size', default: 3 },
      colour: { type: 'string', title: 'Colour', choices: ['red', 'green'], required: false },
      key: { type: 'secret', title: 'Key', required: false },
    },
  });
  await putDefinition(product, {
    ...{ id: HUGE, version: '1.0.0', title: 'Huge', image: TEST_IMAGES.noop, input_specs: {} },
    constraints: { ram_mb: 60_000_000 },
  });
});

test('a preset is kept, shared by its link, becomes what the form starts with, and is deleted', { tag: '@long' }, async ({ page }) => {
  await page.goto(`/definitions/${OP}`);
  await expect(page.getByText(/^Runs version 1\.0\.0\. It (starts at once|would wait)\./)).toBeVisible();
  await page.getByLabel('Size').fill('7');
  await page.getByLabel('Key', { exact: true }).fill('hunter22');
  await page.getByRole('button', { name: 'Save as preset' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep what stands in the form' });
  await dialog.getByRole('button', { name: 'Save preset' }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.getByLabel('Name of the preset').fill('Seven');
  await dialog.getByLabel('What it is for').fill('The usual size on Mondays');
  await expectAccessible(page, 'dialog of a preset');
  await expectFitsPhone(page, 'dialog of a preset');
  await dialog.getByRole('button', { name: 'Save preset' }).click();
  await expect(dialog).toBeHidden();

  const picker = page.getByLabel('Preset', { exact: true });
  await expect(picker.getByRole('option', { selected: true })).toHaveText('Seven');
  await expect(page.getByText('The usual size on Mondays')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Everybody sees it' }).check();
  await expectAccessible(page, 'form with a preset');
  await expectFitsPhone(page, 'form with a preset');
  await picker.selectOption('None');
  await expect(page.getByLabel('Size')).toHaveValue('3');
  await picker.selectOption('Seven');
  await expect(page.getByLabel('Size')).toHaveValue('7');
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('');
  const id = await picker.inputValue();

  await page.goto('/definitions');
  await page.evaluate(() => {
    localStorage.clear();
  });
  await page.goto(`/definitions/${OP}?preset=${id}&input.colour=green`);
  await expect(page.getByLabel('Size')).toHaveValue('7');
  await page.getByRole('checkbox', { name: 'My form starts with it' }).check();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  expect((await getRun(product, page.url().split('/').at(-1) ?? '')).inputs).toEqual({ size: 7, colour: 'green' });

  await page.goto(`/definitions/${OP}`);
  await expect(page.getByLabel('Size')).toHaveValue('7');
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByRole('dialog', { name: 'Delete the preset “Seven”?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByLabel('Preset', { exact: true })).toHaveCount(0);
  await page.goto(`/definitions/${OP}?preset=${id}`);
  await expect(page.getByText('The preset that the link names is not there')).toBeVisible();
});

test('a run that no worker could take is asked about first', { tag: '@long' }, async ({ page }) => {
  await page.goto(`/definitions/${HUGE}`);
  await expect(page.getByText('No worker can take a run of this op now.')).toBeVisible();
  await expectAccessible(page, 'form of an op that fits nowhere');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Queue it though no worker can take it?' });
  await dialog.getByRole('button', { name: 'Go back' }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog.getByRole('button', { name: 'Queue it' }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(stateOf(page)).toHaveText('Huge is Cancelled');
});
