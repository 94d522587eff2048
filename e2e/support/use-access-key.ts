import type { Page } from 'playwright/test';

/** On the sign-in page: turns to the access key. Where nobody has an account it is there already. */
export async function useAccessKey(page: Page): Promise<void> {
  const other = page.getByRole('button', { name: 'Use an access key' });
  await page.getByRole('button', { name: 'Sign in', exact: true }).filter({ visible: true }).or(other).first().waitFor();
  if ((await other.count()) > 0) await other.click();
}
