import { randomUUID } from 'node:crypto';
import { expect } from 'playwright/test';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { curl } from '../../support/curl';
import { product } from '../../support/product';

const NAME = `journey key ${randomUUID().slice(0, 8)}`;

test('a key is made on screen, used by curl, revoked, and the audit tells of both', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Look after keys' }).click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const dialog = page.getByRole('dialog', { name: 'New key' });
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill(NAME);
  await dialog.getByLabel('Role').selectOption('viewer');
  await expectAccessible(page, 'the form of a key');
  await dialog.getByRole('button', { name: 'Make the key' }).click();

  const shown = page.getByRole('region', { name: `The key ${NAME}` });
  await expect(shown.getByText('it is not shown again')).toBeVisible();
  const key = (await shown.getByRole('region', { name: 'the key', exact: true }).innerText()).trim();
  const asked = async (): Promise<number> => (await curl(`${product.url}/runs`, '-H', `X-API-Key: ${key}`)).status;
  expect(await asked()).toBe(200);
  await expectAccessible(page, 'the keys');
  await expectFitsPhone(page, 'the keys');

  await page.getByRole('button', { name: `Revoke ${NAME}` }).click();
  await page
    .getByRole('dialog', { name: `Revoke ${NAME}?` })
    .getByRole('button', { name: 'Revoke' })
    .click();
  await expect(page.getByRole('list', { name: 'Keys', exact: true }).getByText(NAME)).toBeHidden();
  await expect(shown).toBeHidden();
  expect(await asked()).toBe(401);

  await page.goto('/settings/audit?object_kind=key');
  const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem').filter({ hasText: NAME });
  await expect(entries).toHaveText([/key\.revoke/, /key\.create/]);
  await expectAccessible(page, 'the audit');
  await expectFitsPhone(page, 'the audit');
});
