import { randomUUID } from 'node:crypto';
import { expect, request } from 'playwright/test';
import { startSignOn } from '@/lib/server/testing/sign-on';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { product, signOnPort } from '../../support/product';
import { useAccessKey } from '../../support/use-access-key';

test.use({ storageState: { cookies: [], origins: [] } });

const PAGES = [
  '/',
  '/definitions',
  '/definitions/hello',
  '/runs',
  '/runs/00000000-0000-4000-8000-000000000000',
  '/workers',
  '/settings',
  '/docs',
  '/nowhere',
];

test('every page without a session leads to the sign-in, by a redirect', async () => {
  const context = await request.newContext({ baseURL: product.url });
  for (const path of PAGES) {
    const answer = await context.get(path, { headers: { accept: 'text/html' }, maxRedirects: 0 });
    expect([302, 303, 307], path).toContain(answer.status());
    expect(new URL(answer.headers()['location'] ?? '', product.url).pathname, path).toBe('/sign-in');
  }
  await context.dispose();
});

test('a link to a page asks for the key first, refuses a wrong one, and then leads to that page', async ({ page, provoked }) => {
  provoked.push(/status of 401.*\/sign-in/);
  await page.goto('/definitions?q=hello');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await useAccessKey(page);

  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Type or paste your access key first.' })).toBeVisible();

  await page.getByLabel('Access key').fill('no-such-key');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No key like this is known here.' })).toBeVisible();
  await expect(page.getByLabel('Access key')).toBeFocused();
  await expect(page.getByLabel('Access key')).toHaveAccessibleDescription(/No key like this is known here/);

  await page.getByLabel('Access key').fill(product.key);
  await page.getByLabel('Access key').press('Enter');
  await expect(page.getByRole('heading', { name: 'Ops', level: 1 })).toBeVisible();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/definitions?q=hello');
});

test('the printed link signs in by itself, leaves no key behind, and its admin makes an account of their own', async ({ page }) => {
  await page.goto(`/sign-in#key=${encodeURIComponent(product.key)}`);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(page).toHaveURL(`${product.url}/`);
  const visited = await page.evaluate(() => performance.getEntriesByType('navigation').map(({ name }) => name));
  expect([...visited, page.url()].filter((address) => address.includes(product.key))).toEqual([]);
  expect(await page.evaluate(() => document.cookie)).not.toContain('gyoza_session');

  // Where Settings leads as long as nobody has an account.
  await page.goto('/settings/people?own=1');
  const dialog = page.getByRole('dialog', { name: 'Your own account' });
  const email = `${randomUUID()}@example.com`;
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(page).toHaveURL(/\/invitation\//);
  await page.getByLabel('Your name').fill('Kim');
  await page.getByLabel('Password').fill('a boat on the lake');
  await page.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(page).toHaveURL(`${product.url}/`);
  await page.goto('/settings');
  await expect(page.getByRole('main')).toContainText('Kim');
  await expect(page.getByRole('main')).toContainText('Admin');
});

test('signing out ends the session for good', async ({ page }) => {
  await page.goto(`/sign-in#key=${encodeURIComponent(product.key)}`);
  await page.getByRole('link', { name: 'Settings' }).click();
  const cookies = await page.context().cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await useAccessKey(page);
  await expect(page.getByLabel('Access key')).toBeVisible();

  await page.context().addCookies(cookies);
  await page.goto('/runs');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fruns$/);
});

test('a next that leads elsewhere is not followed', async ({ page }) => {
  await page.goto(`/sign-in?next=${encodeURIComponent('//example.com/')}#key=${encodeURIComponent(product.key)}`);
  await expect(page).toHaveURL(`${product.url}/`);
});

test.describe('single sign-on', () => {
  // First of the two: what a provider says of itself is kept for an hour.
  test('says why where its provider is down', async ({ page, provoked }) => {
    provoked.push(/status of 503.*\/sign-in/);
    await page.goto('/sign-in?next=/runs');
    await page.getByRole('button', { name: 'Use Dumplings' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Nobody can sign in by Dumplings just now' })).toBeVisible();
    await expectAccessible(page, 'sign-in by a provider that is down');
  });

  test('leads to its provider and back to the page that was asked for, and refuses in a sentence whom nobody expects', async ({
    page,
    provoked,
  }) => {
    provoked.push(/status of 403.*\/sign-in/);
    const button = page.getByRole('button', { name: 'Use Dumplings' });
    const provider = await startSignOn(product.url, signOnPort());
    try {
      const sub = randomUUID();
      provider.expect({ sub, email: `${sub}@dumplings.example`, email_verified: true, name: 'Suzu' });
      await page.goto('/sign-in?next=/runs');
      await button.click();
      await expect(page).toHaveURL(`${product.url}/runs`);
      await expect(page.getByTitle('Signed in as Suzu')).toBeVisible();

      // Away from a page that would lead to the sign-in by itself once its session is gone.
      await page.goto('about:blank');
      await page.context().clearCookies();
      provider.expect({ sub: randomUUID(), email: 'eve@elsewhere.example', email_verified: true });
      await page.goto('/sign-in');
      await button.click();
      await expect(page.getByRole('alert').filter({ hasText: 'Nobody by the address eve@elsewhere.example' })).toBeVisible();
      expect(new URL(page.url()).search).toBe('');
      await expectFitsPhone(page, 'return from a provider');
      await page.getByRole('link', { name: 'Back to the sign-in' }).click();
      await expect(button).toBeVisible();
    } finally {
      await provider.close();
    }
  });
});
