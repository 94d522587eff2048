import { expect, type Page } from 'playwright/test';
import { stateOf, test } from '../../support/browser-test';

const RUN_PAGE = /\/runs\/[0-9a-f-]{36}$/;

async function findOp(page: Page, words: string, title: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Ops' }).click();
  await page.getByRole('searchbox', { name: 'Search ops' }).pressSequentially(words);
  const found = page.getByRole('list', { name: 'Ops' }).getByRole('link');
  await expect(found).toHaveText([title]);
  await found.click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
}

/** Notes the documents that the page loads from now on: a page that is live needs none. */
function loads(page: Page): string[] {
  const documents: string[] = [];
  page.on('request', (sent) => {
    if (sent.resourceType() === 'document') documents.push(sent.url());
  });
  return documents;
}

test('find hello, fill in its form, run it, watch it to the end', async ({ page }) => {
  await findOp(page, 'hello', 'Hello');
  await page.getByLabel('Name').fill('Ada “the first” Lovelace');
  await page
    .getByLabel('Greeting')
    .selectOption('Italian')
    .catch(() => page.getByRole('radio', { name: 'Italian' }).check());
  const documents = loads(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(RUN_PAGE);

  await expect(stateOf(page)).toHaveText('Hello is Completed', { timeout: 30_000 });
  await expect(page).toHaveTitle('✓ Hello is Completed · Gyoza');
  await expect(page.getByRole('progressbar', { name: 'Progress of Hello' })).toHaveAttribute('aria-valuenow', '100');
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result.getByRole('definition')).toHaveText(['Ciao, Ada “the first” Lovelace!']);
  await expect(page.getByRole('region', { name: 'Inputs' })).toContainText('Ada “the first” Lovelace');
  await expect(page.getByRole('region', { name: 'Log lines' })).toContainText('Ciao, Ada “the first” Lovelace!');
  const steps = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem');
  await expect(steps.first()).toContainText('Waiting for a worker');
  await expect(steps.last()).toContainText('Completed');
  expect(documents).toEqual([]);

  const download = page.waitForEvent('download');
  await result.getByRole('link', { name: /greeting\.txt/ }).click();
  const stream = await (await download).createReadStream();
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('Ciao, Ada “the first” Lovelace!\n');
});

test('classify-op shows its labels as a table', async ({ page }) => {
  await findOp(page, 'classify-op', 'Classify a picture');
  await expect(page.getByLabel('Image path')).toHaveValue('/op/pictures/plate.png');
  await page.getByLabel('Labels').fill('4');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(stateOf(page)).toHaveText('Classify a picture is Completed', { timeout: 30_000 });
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('teal');
  await expect(result.getByRole('table').getByRole('row')).toHaveCount(5);
});

test('what is wrong with an input stands at its field, which gets the focus', async ({ page }) => {
  await page.goto('/definitions/classify-op');
  const path = page.getByLabel('Image path');
  const labels = page.getByLabel('Labels');
  await path.fill('');
  await labels.fill('21');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: '2 inputs need another look' })).toBeVisible();
  await expect(path).toBeFocused();
  await expect(path).toHaveAttribute('aria-invalid', 'true');
  await expect(path).toHaveAttribute('aria-required', 'true');
  await expect(path).toHaveAccessibleDescription(/required|filled|given/i);
  await expect(labels).toHaveAccessibleDescription(/at most 20/);

  await path.fill('/op/pictures/plate.png');
  await expect(path).not.toHaveAttribute('aria-invalid');
  await labels.fill('three');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(labels).toBeFocused();
  await expect(labels).toHaveAccessibleDescription(/whole number/i);
  await expect(page).toHaveURL(/\/definitions\/classify-op$/);
});

test('the keyboard alone finds hello, runs it and reaches the result', async ({ page }) => {
  await page.goto('/definitions');
  const press = async (key: string, until: () => Promise<boolean>): Promise<void> => {
    for (let times = 0; times < 40; times += 1) {
      if (await until()) return;
      await page.keyboard.press(key);
    }
    throw new Error(`Pressing ${key} leads nowhere.`);
  };
  const focusOn = (role: 'searchbox' | 'link' | 'textbox' | 'button', name: string) =>
    press('Tab', () =>
      page
        .getByRole(role, { name, exact: true })
        .first()
        .evaluate((element) => element === document.activeElement),
    );

  await focusOn('searchbox', 'Search ops');
  await page.keyboard.type('says hello');
  await expect(page.getByRole('list', { name: 'Ops' }).getByRole('link')).toHaveText(['Hello']);
  await focusOn('link', 'Hello');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await focusOn('textbox', 'Name');
  await page.keyboard.type('Grace');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(RUN_PAGE);
  await expect(stateOf(page)).toHaveText('Hello is Completed', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Hello, Grace!');
  await focusOn('link', 'Run again with changes');
});
