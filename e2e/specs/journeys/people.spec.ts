import { randomUUID } from 'node:crypto';
import { expect } from 'playwright/test';
import { callJson } from '@/lib/client/connection';
import { signInBy } from '@/lib/client/session';
import { person } from '@/lib/contract/person';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { stateOf, test } from '../../support/browser-test';
import { product } from '../../support/product';

const PHONE = { width: 390, height: 844 };

test('an operator comes by an invitation on a phone, runs and retries but may not edit, which the audit tells, and goes when an administrator disables them', async ({
  page,
  browser,
}) => {
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

  const context = await browser.newContext({ baseURL: product.url, viewport: PHONE, locale: 'en-GB', reducedMotion: 'reduce' });
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

    await phone.goto('/definitions/flaky');
    await expect(phone.getByRole('link', { name: 'Edit' })).toHaveCount(0);
    await phone.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(stateOf(phone)).toHaveText('Flaky is Failed');
    await phone.getByRole('button', { name: 'Retry', exact: true }).click();
    await expect(stateOf(phone)).toHaveText('Flaky is Completed, attempt 2');
    await phone.goto('/editor?op=flaky');
    await expect(phone.getByRole('main')).toContainText('Ops are written by authors. Ask an admin to make you one');

    await page.goto(`/settings/audit?${new URLSearchParams({ actor: name, object_kind: 'run' })}`);
    const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem');
    await expect(entries).toHaveText([/run\.retry/, /run\.create/]);
    for (const entry of await entries.all()) await expect(entry).toContainText(name);
    // Whoever may edit finds how.
    await page.goto('/definitions/flaky');
    await expect(page.getByRole('link', { name: 'Edit' })).toBeVisible();

    await page.goto('/settings/people');
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

test('a person gives their account a passkey, ends their sessions, and comes back by it', { tag: '@long' }, async ({ browser }) => {
  const email = `${randomUUID()}@example.com`;
  const password = 'wander by the harbour';
  await callJson(product, { method: 'POST', path: '/people', json: { name: 'Grace', email, role: 'viewer', password } }, person);
  await signInBy({ url: product.url }, { email, password });
  const context = await browser.newContext({ baseURL: product.url, locale: 'en-GB', reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    const devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    const device = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const;
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...device, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.goto('/sign-in?next=/settings');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('link', { name: 'Your account' }).click();
    await page.getByLabel('Your name').fill('Grace H');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    await page.getByLabel('Name of a new passkey').fill('Laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toContainText('Laptop');
    await expectAccessible(page, 'own account');
    await expectFitsPhone(page, 'own account');

    const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
    await expect(sessions).toHaveCount(2);
    await sessions.getByRole('button', { name: /^Sign out/ }).click();
    await expect(sessions).toHaveCount(1);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page).toHaveURL(`${product.url}/sign-in`);

    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page).toHaveURL(`${product.url}/`);
    await page.goto('/settings/account');
    await expect(sessions).toHaveText([/by passkey/]);
    await expect(page.getByLabel('Your name')).toHaveValue('Grace H');
  } finally {
    await context.close();
  }
});
