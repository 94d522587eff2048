import { expect, type Page } from 'playwright/test';
import { createRun, listEvents } from '@/lib/client/runs';
import { stateOf, test } from '../../support/browser-test';
import { killService } from '../../support/processes';
import { engine, product, productPid } from '../../support/product';
import { SilentProxy } from '../../support/silent-proxy';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const LINES = 520;
/** A line every 50 ms, and an event every 40 lines. */
const SCRIPT = `
  n=0
  while [ $n -lt ${LINES} ]; do
    echo "line $n"
    n=$((n + 1))
    [ $((n % 40)) -eq 0 ] && echo "{\\"gyoza\\": {\\"info\\": \\"part $((n / 40))\\"}}"
    sleep 0.05
  done`;

let proxy: SilentProxy;
test.beforeAll(async () => {
  await buildTestImages(engine);
  proxy = await SilentProxy.to(Number(new URL(product.url).port));
});
test.afterAll(() => proxy.close());

test(
  'a run is watched over a minute’s sleep, a killed server and a cut network: nothing is lost, nothing repeated',
  { tag: '@long' },
  async ({ page, provoked }) => {
    provoked.push(/net::ERR_|status of 50\d/);
    const { url } = proxy;
    await page.context().request.post(`${url}/sign-in`, { data: { access_key: product.key } });
    const { id } = await createRun(product, { image: TEST_IMAGES.shell, command: ['sh', '-c', SCRIPT] });
    await page.goto(`${url}/runs/${id}`);
    const reconnecting = page.getByText('Reconnecting…').first();
    const last = async (): Promise<number> =>
      Number(await page.getByRole('region', { name: 'Log lines' }).locator('[data-index]').last().getAttribute('data-index'));
    await expect.poll(last).toBeGreaterThan(20);

    // A laptop that sleeps: nothing comes, nobody says that the connection is dead, and at once it is a minute later.
    proxy.silence();
    const asleep = await last();
    await expect.poll(async () => (await listEvents(product, id)).length).toBeGreaterThan(Math.floor(asleep / 40) + 2);
    expect(await last()).toBeLessThan(asleep + 40);
    await page.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 60_000;
    });
    await expect.poll(last, { timeout: 90_000 }).toBeGreaterThan(asleep + 40);
    await expect(reconnecting).toBeHidden();

    killService(productPid(), 'web');
    await expect(reconnecting).toBeVisible();
    const before = await last();
    await expect(reconnecting).toBeHidden({ timeout: 60_000 });
    await expect.poll(last).toBeGreaterThan(before);

    await page.context().setOffline(true);
    await expect(reconnecting).toBeVisible();
    const atCut = await last();
    // Much happens meanwhile.
    await expect.poll(async () => (await listEvents(product, id)).length, { timeout: 60_000 }).toBeGreaterThan(Math.floor(atCut / 40) + 3);
    expect(await last()).toBe(atCut);
    await page.context().setOffline(false);
    await expect(reconnecting).toBeHidden();
    await expect.poll(last).toBeGreaterThan(atCut);

    await expect(stateOf(page)).toHaveText(/is Completed/, { timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Log', exact: true }).getByText(`${LINES} lines`)).toBeVisible();
    await page.getByRole('button', { name: 'Follow' }).click();
    expect(await allLines(page)).toEqual(Array.from({ length: LINES }, (_, n) => `line ${n}`));
    const told = await page
      .getByRole('region', { name: 'Timeline' })
      .getByText(/^part \d+$/)
      .allTextContents();
    expect(told).toEqual(Array.from({ length: LINES / 40 }, (_, n) => `part ${n + 1}`));
  },
);

/** What the page has under each number, read by scrolling through the whole log. */
async function allLines(page: Page): Promise<string[]> {
  const box = page.getByRole('region', { name: 'Log lines' });
  const found = new Map<number, string>();
  for (let top = 0; found.size < LINES && top < LINES * 20; top += 300) {
    await box.evaluate((element, to) => {
      element.scrollTop = to;
    }, top);
    const wanted = Math.min(LINES - 1, Math.floor(top / 20));
    await expect(box.locator(`[data-index="${wanted}"]`).getByText(/^line \d+$/)).toBeAttached();
    for (const [index, text] of await box
      .locator('[data-index]')
      .evaluateAll((rows) =>
        rows.map((row) => [Number(row.getAttribute('data-index')), row.lastElementChild?.lastElementChild?.textContent ?? ''] as const),
      ))
      found.set(index, text);
  }
  return Array.from({ length: Math.max(...found.keys()) + 1 }, (_, n) => found.get(n) ?? '(missing)');
}
