import { expect } from 'playwright/test';
import { runDefinition } from '@/lib/client/definitions';
import { createRun, getRun } from '@/lib/client/runs';
import { stateOf, test } from '../../support/browser-test';
import { untilEvent } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

test('countdown moves live, and cancelling it is true', async ({ page }) => {
  const { id } = await runDefinition(product, 'countdown', { inputs: { seconds: 300 } });
  await page.goto(`/runs/${id}`);
  const log = page.getByRole('region', { name: 'Log lines' });
  await expect(stateOf(page)).toHaveText('Countdown is Running', { timeout: 30_000 });
  await expect(log).toContainText('300');
  await expect(log).toContainText('297', { timeout: 10_000 });
  const progress = page.getByRole('progressbar', { name: 'Progress of Countdown' });
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]/, { timeout: 10_000 });

  // The word that lasts until the container is gone may be short: it is noted the moment it is drawn.
  await page.evaluate(() => {
    const seen = new Set<string>();
    const look = (): void => {
      for (const word of ['Cancelling…', 'Cancelled']) if (document.querySelector('main')?.textContent.includes(word)) seen.add(word);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(globalThis, { seen });
  });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(stateOf(page)).toHaveText('Countdown is Cancelled', { timeout: 15_000 });
  expect(await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen])).toEqual(['Cancelling…', 'Cancelled']);
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText(/Stopped with \d+ s left/);
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
});

test('a cancel that lingers can be made to end at once', { tag: '@long' }, async ({ page }) => {
  const { id } = await createRun(product, { image: TEST_IMAGES.stubbornSleeper, network: 'none' });
  await untilEvent(product, id, ({ type }) => type === 'STARTED');
  await page.goto(`/runs/${id}`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Cancelling…' })).toBeDisabled();
  await page.getByRole('button', { name: 'Stop now' }).click();
  await expect(stateOf(page)).toContainText('is Cancelled');
  expect(await getRun(product, id)).toMatchObject({ state: 'CANCELLED', execution_summary: { exit_code: 137 } });
});

test('run again with changes: the form holds what ran, and what was changed is what runs', async ({ page }) => {
  const { id } = await runDefinition(product, 'hello', { inputs: { name: 'Ada', greeting: 'Hola' } });
  await page.goto(`/runs/${id}`);
  await page.getByRole('link', { name: 'Run again with changes' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('Ada');
  await page.getByLabel('Name').fill('Grace');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  expect(page.url()).not.toContain(id);
  await expect(stateOf(page)).toHaveText('Hello is Completed', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Hola, Grace!');
  await page.getByText('Details').click();
  await expect(page.getByRole('link', { name: 'An earlier run' })).toHaveAttribute('href', `/runs/${id}`);
});
