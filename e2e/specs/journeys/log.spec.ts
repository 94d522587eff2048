import { expect } from 'playwright/test';
import { cancelRun, createRun } from '@/lib/client/runs';
import { expectAccessible } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { untilEnded } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

/** Writes 3,000 lines, and 2,000 more when it gets SIGUSR1. */
const SCRIPT = `
  write() { awk -v n="$1" -v end="$2" 'BEGIN { for (; n < end; n++) print "line " n " of the log" }'; }
  trap 'write 3000 5000' USR1
  trap 'exit 143' TERM
  write 0 3000
  while :; do sleep 3600 & wait $!; done`;

test(
  'a log of 5,000 lines is followed to its end, stays where a person scrolls to, and is there whole afterwards',
  { tag: '@long' },
  async ({ page }) => {
    const { id } = await createRun(product, { image: TEST_IMAGES.shell, command: ['sh', '-c', SCRIPT] });
    await page.goto(`/runs/${id}`);
    const panel = page.getByRole('region', { name: 'Log', exact: true });
    const lines = page.getByRole('region', { name: 'Log lines' });
    const follow = panel.getByRole('button', { name: 'Follow' });
    await expect(panel.getByText('3,000 lines')).toBeVisible({ timeout: 30_000 });
    await lines.scrollIntoViewIfNeeded();
    await expect(lines.getByText('line 2999 of the log', { exact: true })).toBeInViewport();
    await signalContainer(id, 'SIGUSR1');
    await expect(panel.getByText('5,000 lines')).toBeVisible({ timeout: 15_000 });
    await expect(lines.getByText('line 4999 of the log', { exact: true })).toBeInViewport();
    await expect(follow).toHaveAttribute('aria-pressed', 'true');
    // Only what is in sight is drawn, or a long log would freeze the page.
    expect(await lines.locator('[data-index]').count()).toBeLessThan(100);

    await lines.hover();
    await page.mouse.wheel(0, -4000);
    await expect(follow).toHaveAttribute('aria-pressed', 'false');
    await expect(lines.getByText('line 4999 of the log', { exact: true })).toHaveCount(0);
    await follow.click();
    await expect(lines.getByText('line 4999 of the log', { exact: true })).toBeInViewport();

    await cancelRun(product, id);
    await untilEnded(product, id);
    await page.reload();
    await expect(panel.getByText('5,000 lines')).toBeVisible();
    await lines.scrollIntoViewIfNeeded();
    await expect(lines.getByText('line 0 of the log', { exact: true })).toBeInViewport();

    // Searched by the server over the whole log, gone through by keyboard, and sent to somebody as the address of a line.
    const field = panel.getByLabel('Search the log');
    await field.fill('LINE 4[0-9]{2}0 of');
    await expect(panel.getByText('No line matches')).toBeVisible();
    await panel.getByRole('button', { name: 'Regular expression' }).click();
    await expect(panel.getByText('100 lines', { exact: true })).toBeVisible();
    await field.press('Enter');
    await expect(panel.getByText('1 of 100 lines')).toBeVisible();
    await expect(lines.locator('mark', { hasText: 'line 4000 of' })).toBeInViewport();
    await field.press('Shift+Enter');
    await expect(lines.locator('mark', { hasText: 'line 4990 of' })).toBeInViewport();
    await lines.getByRole('link', { name: 'Line 4991', exact: true }).click();
    await expect(page).toHaveURL(/\?attempt=1#L4991$/);
    await expectAccessible(page, 'a run with a long log that is searched');
    await page.reload();
    await expect(lines.getByText('line 4990 of the log', { exact: true })).toBeInViewport();
    await expect(panel.getByRole('button', { name: 'Copy 1 line' })).toBeVisible();
    await panel.getByRole('button', { name: 'Times' }).click();
    await expect(lines.locator('[data-index="4990"] time')).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/);

    const download = page.waitForEvent('download');
    await panel.getByRole('link', { name: 'Download' }).click();
    const text = Buffer.concat(await (await (await download).createReadStream()).toArray()).toString();
    expect(text).toBe(Array.from({ length: 5000 }, (_, n) => `line ${n} of the log\n`).join(''));
  },
);

async function signalContainer(id: string, signal: string): Promise<void> {
  const [container] = await engine.listContainers({ filters: { label: [`gyoza.run_id=${id}`] } });
  if (container === undefined) throw new Error(`The run ${id} has no container.`);
  await engine.getContainer(container.Id).kill({ signal });
}

test('terminal colours are drawn, and what an op prints never becomes markup', async ({ page }) => {
  const command = ['sh', '-c', `printf '\\033[32mgreen\\033[0m <b id=x>plain</b>\\n'; echo "<img src=x onerror=alert(1)>"; echo wrong >&2`];
  const { id } = await createRun(product, { image: TEST_IMAGES.shell, command });
  await untilEnded(product, id);
  await page.goto(`/runs/${id}`);
  const lines = page.getByRole('region', { name: 'Log lines' });
  await expect(lines).toContainText('green <b id=x>plain</b>');
  await expect(lines).toContainText('<img src=x onerror=alert(1)>');
  await expect(lines).toContainText('Error output: wrong');
  await expect(lines.locator('img, b')).toHaveCount(0);
});
