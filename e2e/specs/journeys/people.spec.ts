import { randomUUID } from 'node:crypto';
import { expect } from 'playwright/test';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { product } from '../../support/product';

const PHONE = { width: 390, height: 844 };

test('an operator comes by an invitation on a phone, and goes when an administrator disables them', async ({ page, browser }) => {
  const email = `${randomUUID()}@example.com`;
  const name = `Ada ${email.slice(0, 8)}`;
  await page.goto('/settings');
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await expect(dialog.getByLabel('E-mail address')).toHaveAccessibleDescription(/Type an e-mail address/);
  await expectAccessible(page, 'invitation, after a slip');
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByLabel('Role').selectOption('operator');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();

  const context = await browser.newContext({ baseURL: product.url, viewport: PHONE, locale: 'en-GB' });
  try {
    const phone = await context.newPage();
    await phone.goto(link);
    await expectFitsPhone(phone, 'invitation');
    await phone.setViewportSize(PHONE);
    await phone.getByLabel('Your name').fill(name);
    await phone.getByLabel('Password').fill('too short');
    await phone.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(phone.getByRole('alert').filter({ hasText: 'at least 12 characters' })).toBeVisible();
    await expect(phone.getByLabel('Password')).toBeFocused();
    await expectAccessible(phone, 'invitation, after a slip on a phone');
    await phone.getByLabel('Password').fill('wander by the harbour');
    await phone.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(phone).toHaveURL(`${product.url}/`);
    await phone.goto('/settings');
    await expect(phone.getByRole('main')).toContainText(name);

    await page.reload();
    const row = page.getByRole('listitem', { name });
    await expect(row.getByRole('combobox')).toHaveValue('operator');
    await expectAccessible(page, 'people');
    await expectFitsPhone(page, 'people');
    await row.getByRole('button', { name: `Disable ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expect(row).toContainText('Disabled');

    await phone.goto('/runs');
    await expect(phone).toHaveURL(/\/sign-in\?next=%2Fruns$/);
  } finally {
    await context.close();
  }
});
