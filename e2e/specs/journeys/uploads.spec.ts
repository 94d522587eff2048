import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, type Locator, type Page } from 'playwright/test';
import { putDefinition } from '@/lib/client/definitions';
import { downloadFile } from '@/lib/client/files';
import { getRun } from '@/lib/client/runs';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { killService } from '../../support/processes';
import { engine, product, productPid } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const OP = 'upload-journey';
const MIB = 1024 * 1024;
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

test.beforeAll(async () => {
  await buildTestImages(engine);
  await putDefinition(product, {
    id: OP,
    version: '1.0.0',
    title: 'Upload journey',
    image: TEST_IMAGES.noop,
    input_specs: {
      picture: { type: 'file', title: 'Picture', accept: 'image/*', max_size_mb: 1, required: false },
      tables: { type: 'list', title: 'Tables', items: { type: 'file', accept: '.csv' }, required: false },
      archive: { type: 'file', title: 'Archive', required: false },
    },
  });
});

async function runAndRead(page: Page): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  return (await getRun(product, page.url().split('/').at(-1) ?? '')).inputs;
}

const csv = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`${name}\n1\n`) });

/** Drops files on an element as a person does from the desktop. */
async function drop(target: Locator, name: string, type: string, text: string): Promise<void> {
  const data = await target.page().evaluateHandle(
    ([file, kind, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content ?? ''], file ?? '', { type: kind ?? '' }));
      return transfer;
    },
    [name, type, text],
  );
  await target.dispatchEvent('drop', { dataTransfer: data });
}

test('files are chosen, many at once or dropped, shown, refused in words, and reach the run', async ({ page }) => {
  await page.goto(`/definitions/${OP}`);
  const picture = page.getByLabel('Picture', { exact: true });
  await picture.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await expect(page.getByText('notes.txt: Must be a file of the kind image/*.')).toBeVisible();
  await picture.setInputFiles({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(1_000_001) });
  await expect(page.getByText('big.png: Must be a file of at most 1 MB.')).toBeVisible();
  await expectAccessible(page, 'form with a refused file');
  await picture.setInputFiles({ name: 'pixel.png', mimeType: 'image/png', buffer: PIXEL });
  await expect(page.getByRole('link', { name: 'pixel.png' })).toBeVisible();

  await page.getByLabel('Add files to Tables').setInputFiles([csv('one.csv'), csv('two.csv')]);
  await expect(page.getByRole('link', { name: 'one.csv' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'two.csv' })).toBeVisible();
  await drop(page.getByText('or drop them here'), 'three.csv', 'text/csv', 'three');
  await expect(page.getByRole('link', { name: 'three.csv' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove Tables 2' }).click();
  await expect(page.getByRole('link', { name: 'two.csv' })).toHaveCount(0);
  await expectAccessible(page, 'form with uploaded files');
  await expectFitsPhone(page, 'form with uploaded files');

  await page.reload();
  await expect(page.getByRole('link', { name: 'three.csv' })).toBeVisible();
  const inputs = await runAndRead(page);
  expect(inputs).toEqual({ picture: expect.any(String) as unknown, tables: [expect.any(String), expect.any(String)] });
  await expect(page.getByRole('link', { name: 'pixel.png' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'one.csv' })).toBeVisible();
});

test('csv-summary asks for a file once that is chosen, and summarises it', { tag: '@long' }, async ({ page }) => {
  await page.goto('/definitions/csv-summary');
  await expect(page.getByLabel('File', { exact: true })).toHaveCount(0);
  await page.getByRole('radio', { name: 'A file' }).check();
  await expect(page.getByLabel('CSV', { exact: true })).toHaveCount(0);
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'visits.csv', mimeType: 'text/csv', buffer: Buffer.from('city,n\nLyon,3\nAix,6\n') });
  await expect(page.getByRole('link', { name: 'visits.csv' })).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('4.5', { timeout: 60_000 });
});

test('classify-upload names the colours of a picture that is uploaded', { tag: '@long' }, async ({ page }) => {
  await page.goto('/definitions/classify-upload');
  await page.getByLabel('Picture', { exact: true }).setInputFiles({ name: 'pixel.png', mimeType: 'image/png', buffer: PIXEL });
  await expect(page.getByRole('link', { name: 'pixel.png' })).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('/gyoza/files/picture/pixel.png', { timeout: 60_000 });
});

test('200 MB go on where they stood after the server was killed and started again', { tag: '@long' }, async ({ page, provoked }) => {
  provoked.push(/ERR_CONNECTION_(RESET|REFUSED)/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-upload-'));
  try {
    const path = join(folder, 'large.bin');
    for (let written = 0; written < 200; written += 10) await appendFile(path, randomBytes(10 * MIB));
    await page.goto(`/definitions/${OP}`);
    const throttle = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 25 * MIB };
    await throttle.send('Network.enable');
    await throttle.send('Network.emulateNetworkConditions', slow);

    await page.getByLabel('Archive').setInputFiles(path);
    const bar = page.getByRole('progressbar', { name: 'Upload of large.bin' });
    const percent = async (): Promise<number> => Number(await bar.getAttribute('aria-valuenow'));
    await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(30);
    killService(productPid(), 'web');
    await expect(page.getByText('The connection is lost.')).toBeVisible();
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await expect(page.getByRole('link', { name: 'large.bin' })).toBeVisible({ timeout: 120_000 });
    // What was there before was not sent again.
    expect(offsets[0]).toBeGreaterThan(20 * MIB);
    await throttle.detach();

    const { archive } = await runAndRead(page);
    expect(await digestOf(String(archive))).toBe(await sha256(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function digestOf(id: string): Promise<string> {
  return downloadFile(product, id, {}, async (bytes) => {
    const hash = createHash('sha256');
    for await (const chunk of bytes as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex');
  });
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
