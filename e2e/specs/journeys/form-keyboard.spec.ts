import { expect, type FileChooser, type Locator, type Page } from 'playwright/test';
import { putDefinition } from '@/lib/client/definitions';
import { getRun } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const OP = 'keyboard-journey';
const CITIES = ['Aarhus', 'Basel', 'Bergen', 'Bilbao', 'Brno', 'Gdańsk', 'Ghent', 'Graz', 'Kraków', 'Leeds', 'Lyon', 'Porto'];

/** One input of every type, in the order in which they are filled in. */
const SPECS = {
  title: { type: 'string', title: 'Title' },
  notes: { type: 'string', title: 'Notes', multiline: true },
  mail: { type: 'string', title: 'Mail', format: 'email' },
  site: { type: 'string', title: 'Site', format: 'url' },
  ground: { type: 'string', title: 'Ground', format: 'color' },
  count: { type: 'int', title: 'Count', min: 1, max: 9 },
  share: { type: 'float', title: 'Share', step: 0.5, unit: '%' },
  sure: { type: 'bool', title: 'Sure' },
  size: { type: 'string', title: 'Size', choices: ['small', 'large'] },
  month: { type: 'string', title: 'Month', choices: ['May', 'June', 'July', 'August', 'September'] },
  city: { type: 'string', title: 'City', choices: CITIES },
  parts: { type: 'list', title: 'Parts', items: { type: 'string', choices: ['head', 'body', 'tail'] } },
  names: { type: 'list', title: 'Names', items: { type: 'string' } },
  crop: { type: 'dict', title: 'Crop', properties: { left: { type: 'int', title: 'Left' }, top: { type: 'int', title: 'Top' } } },
  free: { type: 'dict', title: 'Free' },
  day: { type: 'date', title: 'Day' },
  from: { type: 'datetime', title: 'From' },
  key: { type: 'secret', title: 'Key' },
  table: { type: 'file', title: 'Table', accept: '.csv' },
} as const;

test.beforeAll(async () => {
  await buildTestImages(engine);
  await putDefinition(product, {
    id: OP,
    version: '1.0.0',
    title: 'Keyboard journey',
    image: TEST_IMAGES.noop,
    input_specs: structuredClone(SPECS),
  });
});

/** Goes on by Tab, from where the focus is, until it is on the element. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let times = 0; times < 30; times += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(target)}.`);
}

test('every type of field is filled in by the keyboard alone, and what was typed is what runs', { tag: '@long' }, async ({ page }) => {
  await page.goto(`/definitions/${OP}`);
  const { keyboard } = page;
  const box = (label: string): Locator => page.getByLabel(label, { exact: true });
  const type = async (label: string, text: string): Promise<void> => {
    await tabTo(page, box(label));
    await keyboard.type(text);
  };
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await box('Title').focus(); // the way from the page's top to here is another journey's
  await type('Title', 'Spring');
  await type('Notes', 'one\ntwo');
  await type('Mail', 'ada@example.org');
  await type('Site', 'https://example.org/a');
  await type('Ground', '#1a2b3c');
  await type('Count', '4');
  await type('Share', '12.5');
  await type('Sure', ' ');
  await tabTo(page, page.getByRole('radio', { name: 'small' }));
  await keyboard.press('ArrowRight');
  await type('Month', 'Jul');

  // A part of it is enough, whatever its accents; the arrows choose among what is left.
  await type('City', 'gda');
  const offered = page.getByRole('listbox', { name: 'Choices' }).getByRole('option');
  await expect(offered).toHaveText(['Gdańsk']);
  await keyboard.press('Escape');
  await expect(box('City')).toHaveValue('');
  await keyboard.type('g');
  await expect(offered).toHaveText(['Gdańsk', 'Ghent', 'Graz', 'Bergen']);
  await expectAccessible(page, 'form with an open list');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(box('City')).toHaveValue('Ghent');

  await tabTo(page, page.getByRole('checkbox', { name: 'body' }));
  await keyboard.press('Space');
  for (const name of ['Ada', 'Grace']) {
    await tabTo(page, page.getByRole('button', { name: 'Add to Names' }));
    await keyboard.press('Enter');
    await keyboard.type(name);
  }
  // A column of a spreadsheet, as the clipboard brings it.
  await box('Names 2').evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Lin\r\nMary\r\n');
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(box('Names 4')).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'Move Names 4 up' }));
  await keyboard.press('Enter');
  await type('Left', '3');
  await type('Top', '5');
  await type('Free', '{"a": [1, null]}');
  await type('Day', '11242026'); // the browser's own order
  await type('From', '112420260930AM');
  await type('Key', 'hunter22');
  await tabTo(page, box('Table'));
  // A busy browser now and then lets a key press on that field pass.
  let chooser: FileChooser | undefined;
  await expect(async () => {
    const opened = page.waitForEvent('filechooser', { timeout: 5_000 });
    await keyboard.press('Enter');
    chooser = await opened;
  }).toPass();
  await chooser?.setFiles({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from('a\n1\n') });
  await expect(page.getByRole('link', { name: 'table.csv' })).toBeVisible();
  await expectFitsPhone(page, 'form with every type of field');

  await tabTo(page, page.getByRole('button', { name: 'Run', exact: true }));
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  const { inputs } = await getRun(product, page.url().split('/').at(-1) ?? '');
  expect(inputs).toEqual({
    ...{ title: 'Spring', notes: 'one\ntwo', mail: 'ada@example.org', site: 'https://example.org/a', ground: '#1a2b3c' },
    ...{
      count: 4,
      share: 12.5,
      sure: true,
      size: 'large',
      month: 'July',
      city: 'Ghent',
      parts: ['body'],
      names: ['Ada', 'Grace', 'Mary', 'Lin'],
    },
    ...{ crop: { left: 3, top: 5 }, free: { a: [1, null] }, day: '2026-11-24', from: '2026-11-24T09:30:00+05:45', key: '••••••' },
    table: expect.any(String) as unknown,
  });
});
