import { expect, type Page } from 'playwright/test';
import { putDefinition } from '@/lib/client/definitions';
import { getRun } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const OP = 'form-journey';

test.beforeAll(async () => {
  await buildTestImages(engine);
  await putDefinition(product, {
    id: OP,
    version: '1.0.0',
    title: 'Form journey',
    image: TEST_IMAGES.noop,
    input_specs: {
      mode: { type: 'string', title: 'Mode', choices: ['fast', 'exact'], default: 'fast' },
      rounds: { type: 'int', title: 'Rounds', max: 9, visible_when: { mode: 'exact' }, messages: { max: 'Nine are plenty' } },
      country: { type: 'string', title: 'Country', choices: ['de', 'fr', 'it', 'es', 'pt'] },
      city: {
        type: 'string',
        title: 'City',
        choices_from: { input: 'country', choices: { de: ['Berlin', 'Bonn'], fr: ['Paris', 'Bonn'] } },
      },
      mail: { type: 'string', title: 'Mail', format: 'email', required: false },
      ground: { type: 'string', title: 'Ground', format: 'color', required: false },
      parts: { type: 'list', title: 'Parts', items: { type: 'string', choices: ['head', 'body', 'tail'] }, required: false },
      key: { type: 'secret', title: 'Key', required: false },
    },
  });
});

async function runAndRead(page: Page): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  return (await getRun(product, page.url().split('/').at(-1) ?? '')).inputs;
}

test('fields come and go with what others hold, choices follow, and a slip is told when its field is left', async ({ page }) => {
  await page.goto(`/definitions/${OP}`);
  const [rounds, city] = [page.getByLabel('Rounds'), page.getByLabel('City')];
  await expect(page.getByLabel('Country')).toBeVisible();
  await expect(rounds).toHaveCount(0);
  await expect(city).toHaveCount(0);

  await page.getByRole('radio', { name: 'exact' }).check();
  await rounds.fill('12');
  await page.getByLabel('Mail').fill('ada@');
  await page.getByLabel('Ground').fill('#1a2b3c');
  await expect(page.getByText('Nine are plenty.')).toBeVisible();
  await expect(page.getByText('Must be an e-mail address such as ada@example.org.')).toBeVisible();
  await expect(page.getByText('This is required.')).toHaveCount(0);
  await page.getByLabel('Country').selectOption('de');
  await city.selectOption('Berlin');
  await page.getByLabel('Country').selectOption('fr');
  await expect(city.getByRole('option')).toHaveText(['Choose…', 'Paris', 'Bonn']);
  await expect(city).toHaveValue('');
  await expectAccessible(page, 'form with dependent fields and slips');
  await expectFitsPhone(page, 'form with dependent fields and slips');

  await city.selectOption('Paris');
  await rounds.fill('3');
  await page.getByLabel('Mail').fill('ada@example.org');
  await page.getByRole('checkbox', { name: 'tail' }).check();
  await page.getByRole('checkbox', { name: 'head' }).check();
  expect(await runAndRead(page)).toEqual({
    ...{ mode: 'exact', rounds: 3, country: 'fr', city: 'Paris', mail: 'ada@example.org', ground: '#1a2b3c' },
    parts: ['head', 'tail'],
  });
});

test('what was typed is there after a reload, but for secrets, until the run is started', async ({ page }) => {
  await page.goto(`/definitions/${OP}`);
  await page.getByRole('radio', { name: 'exact' }).check();
  await page.getByLabel('Rounds').fill('4');
  await page.getByLabel('Key', { exact: true }).fill('hunter22');
  await page.reload();
  await expect(page.getByText('What you typed here before was put back.')).toBeVisible();
  await expect(page.getByLabel('Rounds')).toHaveValue('4');
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('hunter22');

  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByRole('radio', { name: 'fast', exact: true })).toBeChecked();
  await page.getByLabel('Country').selectOption('it');
  expect(await runAndRead(page)).toEqual({ mode: 'fast', country: 'it' });
  await page.goto(`/definitions/${OP}`);
  await expect(page.getByLabel('Country')).toHaveValue('');
});

test('a link fills in the form and says what it cannot', async ({ page }) => {
  await page.goto(`/definitions/${OP}?input.mode=exact&input.rounds=5&input.country=de&input.city=Bonn&input.size=3&input.key=x`);
  await expect(page.getByLabel('Rounds')).toHaveValue('5');
  const notice = page.getByText('size is not an input of this op');
  await expect(notice).toBeVisible();
  await expect(page.getByText('key cannot come by a link: enter it here')).toBeVisible();
  expect(await runAndRead(page)).toEqual({ mode: 'exact', rounds: 5, country: 'de', city: 'Bonn' });
});

test('the inputs are edited as JSON and turned back into fields; faults stand at their line', async ({ page }) => {
  await page.goto(`/definitions/${OP}`);
  await page.getByLabel('Country').selectOption('it');
  await page.getByLabel('Key', { exact: true }).fill('hunter22');
  await page.getByRole('button', { name: 'Edit as JSON' }).click();
  const text = page.getByLabel('Inputs as JSON');
  await expect(text).toHaveValue('{\n  "mode": "fast",\n  "country": "it",\n  "key": "••••••"\n}');
  await text.fill('{\n  "mode": "fast",\n  "country": "xx"\n  "key": 3 }');
  await expect(page.getByText('must be valid JSON: line 4')).toBeVisible();
  await text.fill('{\n  "mode": "exact",\n  "country": "xx"\n}');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Line 3' })).toContainText('country must be one of');
  await expectAccessible(page, 'inputs as JSON with faults');
  await text.fill('{\n  "mode": "exact",\n  "rounds": 2,\n  "country": "it",\n  "key": "••••••"\n}');
  await page.getByRole('button', { name: 'Back to the form' }).click();
  await expect(page.getByLabel('Rounds')).toHaveValue('2');
  expect(await runAndRead(page)).toEqual({ mode: 'exact', rounds: 2, country: 'it', key: '••••••' });
});
