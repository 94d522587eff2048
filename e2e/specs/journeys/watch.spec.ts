import { expect } from 'playwright/test';
import { putDefinition, runDefinition } from '@/lib/client/definitions';
import { createRun } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { stateOf, test } from '../../support/browser-test';
import { product } from '../../support/product';
import { ScriptedWorker } from '../../support/scripted-worker';
import { SilentProxy } from '../../support/silent-proxy';

const TAG = 'watch-journey';
const worker = new ScriptedWorker('watch-journey', TAG);
test.afterAll(() => worker.leave());

const chart = (height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect y="${80 - height}" width="120" height="${height}" fill="teal"/></svg>`;
const scores = (b: number) => [
  { name: 'a', score: 1 },
  { name: 'b', score: b },
];

test('a run is watched over one connection: why it waits, its lines, a notice of its end; two attempts are compared by row and picture', async ({
  page,
}) => {
  await putDefinition(product, {
    ...{ id: TAG, version: '1.0.0', title: 'Watched', image: 'example/watched:1', input_specs: {} },
    ...{ worker_tags: [TAG], constraints: { ram_mb: 3000 } },
  });
  const { id } = await runDefinition(product, TAG, {});
  await page.context().grantPermissions(['notifications'], { origin: product.url });
  // Notices as the page shows them: the browser keeps no list of them. Without a window it grants the permission when it is asked for and denies to have it.
  await page.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(window, {
      shown,
      Notification: class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          shown.push(title);
        }
        static override get permission(): NotificationPermission {
          return 'granted';
        }
      },
    });
  });
  const streams: string[] = [];
  page.on('request', (request) => {
    if (request.headers()['accept'] === 'text/event-stream') streams.push(new URL(request.url()).pathname);
  });
  await page.goto(`/runs/${id}`);
  const main = page.getByRole('main');
  await expect(main.getByText(`No connected worker has the tag ${TAG}.`)).toBeVisible();
  await page.evaluate(() => Object.assign(window, { neverLeft: true }));
  await page.getByRole('button', { name: 'Notify me' }).click();

  await worker.join(1000);
  await expect(main.getByText(`No connected worker has the tag ${TAG}.`)).toBeHidden();
  await expect(main.getByText(/memory/).first()).toBeVisible();
  await expect(stateOf(page)).toHaveText('Watched is Pending');

  await worker.join(8000);
  const [first] = await worker.take();
  if (first === undefined) throw new Error('Nothing was given to the worker.');
  await worker.report(first, { type: 'STARTED' });
  await expect(stateOf(page)).toHaveText('Watched is Running');
  await worker.write(first, 'line one', 'line two');
  await expect(page.getByRole('region', { name: 'Log lines' })).toContainText('line two');
  // Who waits for a notice looks at something else.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await worker.leaveFile(first, 'chart.svg', chart(20));
  await worker.complete(first, { scores: scores(2), total: 3 });
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { shown: string[] }).shown))
    .toEqual([expect.stringContaining('Watched is Completed')]);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(page.getByRole('region', { name: 'Table: scores' })).toBeVisible();
  expect(await page.evaluate(() => 'neverLeft' in window)).toBe(true);
  expect(new Set(streams)).toEqual(new Set([`/runs/${id}/live`]));

  await page.getByRole('button', { name: 'Retry' }).click();
  const [second] = await worker.take();
  if (second === undefined) throw new Error('Nothing was given to the worker.');
  await worker.report(second, { type: 'STARTED' });
  await worker.leaveFile(second, 'chart.svg', chart(60));
  await worker.complete(second, { scores: scores(5), total: 6 });
  await expect(stateOf(page)).toHaveText('Watched is Completed, attempt 2');
  await page.getByRole('tab', { name: /^Attempt 1/ }).click();
  await page.getByRole('link', { name: 'Compare with attempt 2' }).click();
  const rows = page.getByRole('region', { name: 'Rows of scores that differ' }).getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText(/b.*2.*5/);
  const pictures = page.getByRole('region', { name: 'Files' }).getByRole('img');
  await expect(pictures).toHaveCount(2);
  const [left, right] = [await pictures.nth(0).boundingBox(), await pictures.nth(1).boundingBox()];
  expect(left?.y).toBe(right?.y);
  for (const picture of [pictures.nth(0), pictures.nth(1)])
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(120);
  await expectAccessible(page, 'a table and pictures compared');
  await expectFitsPhone(page, 'a table and pictures compared');
});

test('a stream that nobody answers is given up, and another one brings what was missed', { tag: '@long' }, async ({ page, provoked }) => {
  provoked.push(/net::ERR_/);
  const { id } = await createRun(product, { image: 'example/watched:1', worker_tags: [TAG] });
  await worker.join(8000);
  const [held] = await worker.take();
  if (held === undefined) throw new Error('Nothing was given to the worker.');
  await worker.report(held, { type: 'STARTED' });
  await worker.write(held, 'before');
  const proxy = await SilentProxy.to(Number(new URL(product.url).port));
  try {
    await page.goto(`${proxy.url}/runs/${id}`);
    const log = page.getByRole('region', { name: 'Log lines' });
    await expect(log).toContainText('before');
    const ignored = proxy.ignoreNext(`GET /runs/${id}/live?`);
    proxy.cut();
    await ignored;
    await worker.write(held, 'after');
    await expect(log).toContainText('after');
    await worker.complete(held, {});
    await expect(stateOf(page)).toContainText('is Completed');
  } finally {
    await page.goto('about:blank');
    await proxy.close();
  }
});
