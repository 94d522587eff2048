import { expect } from 'playwright/test';
import { putDefinition } from '@/lib/client/definitions';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const OP = 'link-journey';

test.beforeAll(async () => {
  await buildTestImages(engine);
  await putDefinition(product, {
    id: OP,
    version: '1.0.0',
    title: 'Link journey',
    image: TEST_IMAGES.shell,
    network: 'none',
    command: ['sh', '-c', 'cp "$GYOZA_INPUT" "$GYOZA_OUTPUT"; echo hello > "$GYOZA_OUTPUT_DIR/greeting.txt"'],
    input_specs: {
      name: { type: 'string', title: 'Name' },
      place: { type: 'string', title: 'Place', default: 'here' },
      secret_plan: { type: 'string', title: 'Plan', default: 'none' },
    },
    public_links: true,
  });
});

test(
  'a link with fixed and hidden inputs is used by somebody without an account, and withdrawn',
  { tag: '@long' },
  async ({ page, provoked }) => {
    await page.goto(`/definitions/${OP}`);
    await page.getByLabel('Place').fill('Rome');
    await page.getByLabel('Plan').fill('pizza');
    await page.getByText('Copy or share').click();
    await page.getByRole('button', { name: 'Make a link to this form' }).click();
    const dialog = page.getByRole('dialog', { name: 'A link to this form' });
    await dialog.getByLabel('Title').fill('Greet somebody');
    await dialog.getByLabel('A sentence above the form').fill('Say who is to be greeted.');
    await dialog.getByLabel('Place').selectOption('is shown, fixed');
    await dialog.getByLabel('Plan').selectOption('is hidden, fixed');
    await dialog.getByLabel('For people without an account too').check();
    await expectAccessible(page, 'dialog of a link');
    await expectFitsPhone(page, 'dialog of a link');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const made = page.getByRole('link', { name: 'Greet somebody' });
    const path = (await made.getAttribute('href')) ?? '';
    await expectAccessible(page, 'form with a link');

    await page.context().clearCookies();
    await page.goto('/runs');
    await expect(page).toHaveURL(/\/sign-in/);
    provoked.push(/status of 40[14]/);
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Greet somebody' })).toBeVisible();
    await expect(page.getByText('Say who is to be greeted.')).toBeVisible();
    await expect(page.getByText('Rome')).toBeVisible();
    await expect(page.getByText('Plan')).toHaveCount(0);
    await expectAccessible(page, 'form of a link');
    await expectFitsPhone(page, 'form of a link');
    await page.getByLabel('Name').fill('Ada');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const result = page.getByRole('region', { name: 'Result' });
    await expect(result).toContainText('Rome', { timeout: 60_000 });
    await expect(page.getByRole('status').filter({ hasText: 'Completed' })).toBeVisible();
    await expect(result.getByRole('link', { name: 'greeting.txt' })).toBeVisible();
    await expectAccessible(page, 'result of a link');
    await expectFitsPhone(page, 'result of a link');
    const download = await page.request.get((await result.getByRole('link').getAttribute('href')) ?? '');
    expect(await download.text()).toBe('hello\n');
    await page.reload();
    await expect(result).toContainText('Ada');
    await page.goto(`/definitions/${OP}`);
    await expect(page).toHaveURL(/\/sign-in/);

    await page.context().clearCookies();
    expect((await page.request.post('/sign-in', { data: { access_key: product.key } })).ok()).toBe(true);
    await page.goto(`/definitions/${OP}`);
    await page.getByText('Copy or share').click();
    await page.getByText('Links that there are').click();
    await expect(page.getByText('For everybody who has it', { exact: false })).toContainText('1 run');
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await expect(page.getByText('There are none.')).toBeVisible();
    await page.context().clearCookies();
    await page.goto(path);
    await expect(page.getByText('This link leads nowhere')).toBeVisible();
  },
);
