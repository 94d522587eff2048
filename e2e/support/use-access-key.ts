import type { Page } from 'playwright/test';

/** On the sign-in page: turns to the access key. Where nobody has an account it is there already. */
export async function useAccessKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).filter({ visible: true }).waitFor();
  const other = page.getByRole('button', { name: 'Use an access key' });
  if ((await other.count()) > 0) await other.click();
}
