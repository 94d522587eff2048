import { expect } from 'playwright/test';
import { putDefinition, runDefinition } from '@/lib/client/definitions';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { product } from '../../support/product';

const NAME = 'resize-pictures';
const TITLE = 'Resize pictures';
const op = { id: NAME, title: TITLE, image: 'example/never:1', tags: ['thumbnails', 'catalogue journey'] };
const width = { type: 'int', title: 'Width', max: 8000, default: 800 };

test.beforeAll(async () => {
  await putDefinition(product, { ...op, version: '1.0.0', input_specs: { width } });
  await putDefinition(product, { ...op, version: '1.0.0', description: 'Makes pictures smaller.', input_specs: { width } });
  await putDefinition(product, {
    ...op,
    version: '1.1.0',
    input_specs: { width: { ...width, max: 4000 }, quality: { type: 'int', default: 85 } },
  });
  await putDefinition(product, { ...op, id: 'rotate-pictures', title: 'Rotate pictures', version: '1.0.0', input_specs: {} });
});

test('an op is found by its tags, and the address keeps what was chosen', async ({ page }) => {
  await page.goto('/definitions');
  const ops = page.getByRole('list', { name: 'Ops' }).getByRole('link');
  await page.getByRole('button', { name: /^thumbnails/ }).click();
  await expect(ops).toHaveText([TITLE, 'Rotate pictures']);
  await page.getByRole('searchbox', { name: 'Search ops' }).fill('resize');
  await expect(ops).toHaveText([TITLE]);
  await page.getByLabel('Sort by').selectOption('Most used');
  await expect(page).toHaveURL('/definitions?q=resize&tag=thumbnails&sort=most_used');
  await page.reload();
  await expect(ops).toHaveText([TITLE]);
  await expect(page.getByRole('button', { name: /^thumbnails/, pressed: true })).toBeVisible();
  await expectAccessible(page, 'ops by tag');
  await expectFitsPhone(page, 'ops by tag');
  await page.getByRole('button', { name: /^thumbnails/ }).click();
  await expect(page).toHaveURL('/definitions?q=resize&sort=most_used');
});

test('two versions are compared, and what may break scripts is named', { tag: '@long' }, async ({ page }) => {
  const { id } = await runDefinition(product, NAME, { inputs: {} }, '1.0.0');
  await page.goto(`/definitions/${NAME}`);
  await page.getByRole('link', { name: 'Since 1.0.0: 3 changes, 1 may break scripts' }).click();
  await expect(page).toHaveURL(/\/definitions\/resize-pictures\/versions\?from=1\.0\.0&to=1\.1\.0/);
  const compare = page.getByRole('region', { name: 'Compare' });
  await expect(compare).toContainText('From 1.0.0 to 1.1.0: 3 changes, 1 may break scripts.');
  const changed = compare.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'width' }) });
  await expect(changed).toContainText('May break scripts');
  await expect(changed).toContainText('Values above 4000 are refused; the limit was 8000.');
  await expect(compare.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'quality' }) })).toContainText('Compatible');
  await page.getByText('1 earlier revision of 1.0.0').click();
  await expectAccessible(page, 'versions');
  await expectFitsPhone(page, 'versions');

  await compare.getByLabel('From').selectOption('1.0.0, revision 1');
  await expect(page).toHaveURL(/from=1\.0\.0%401&to=1\.1\.0/);
  await expect(compare).toContainText('From 1.0.0, revision 1 to 1.1.0: 2 changes, 1 may break scripts.');

  await page.getByRole('link', { name: '1 run of version 1.0.0' }).click();
  await expect(page.getByRole('combobox', { name: 'Version', exact: true })).toHaveValue('1.0.0');
  await expect(page.getByRole('cell').locator(`a[href="/runs/${id}"]`)).toBeVisible();
  await page.getByRole('combobox', { name: 'Version', exact: true }).selectOption('1.1.0');
  await expect(page.getByText('No run matches')).toBeVisible();
});

test('an op is archived, found under Archived and restored', { tag: '@long' }, async ({ page }) => {
  await page.goto(`/definitions/${NAME}/versions`);
  const list = page.getByRole('list', { name: 'Versions' });
  await page.getByRole('button', { name: 'Archive 1.1.0' }).click();
  const dialog = page.getByRole('dialog', { name: 'Archive 1.1.0?' });
  await expect(dialog).toContainText('Whoever names no version gets 1.0.0 from then on.');
  await expectAccessible(page, 'question before a version is archived');
  await dialog.getByRole('button', { name: 'Archive', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Restore 1.1.0' })).toBeFocused();
  await expect(list.getByRole('listitem').filter({ hasText: '1.0.0' }).getByText('Latest')).toBeVisible();

  await page.getByRole('button', { name: `Archive ${TITLE}` }).click();
  await page
    .getByRole('dialog', { name: `Archive ${TITLE}?` })
    .getByRole('button', { name: 'Archive', exact: true })
    .click();
  await expect(page.getByText('Every version of this op is archived')).toBeVisible();
  await expectAccessible(page, 'versions of an archived op');

  await page.goto('/definitions');
  await expect(page.getByRole('link', { name: 'Rotate pictures' })).toBeVisible();
  await expect(page.getByRole('link', { name: TITLE })).toHaveCount(0);
  await page.getByRole('link', { name: 'Archived' }).click();
  await expect(page.getByRole('heading', { name: 'Archived ops', level: 1 })).toBeVisible();
  await expectAccessible(page, 'archived ops');
  await expectFitsPhone(page, 'archived ops');
  await page.getByRole('link', { name: TITLE }).click();
  await expect(page).toHaveURL(`/definitions/${NAME}/versions`);

  // What had been archived by itself before stays so.
  await page.getByRole('button', { name: `Restore ${TITLE}` }).click();
  await expect(page.getByRole('button', { name: `Archive ${TITLE}` })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restore 1.1.0' })).toBeVisible();
  await page.getByRole('button', { name: 'Restore 1.1.0' }).click();
  await expect(page.getByRole('button', { name: 'Archive 1.1.0' })).toBeVisible();
  await page.goto(`/definitions/${NAME}`);
  await expect(page.getByRole('combobox', { name: 'Version', exact: true })).toHaveValue('1.1.0');
});
