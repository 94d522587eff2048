import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { archiveDefinition, getDefinition, putDefinition } from '@/lib/client/definitions';
import type { OpFolder } from '@/scripts/samples/op-folder';
import { ReceiptBook, registerOp } from '@/scripts/samples/register';
import { product } from '../../support/product';

let dataDir: string;
let id: string;
test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gyoza-receipts-'));
  id = `sample-${randomUUID()}`;
});
test.afterEach(async () => {
  await archiveDefinition(product, id);
  await rm(dataDir, { recursive: true, force: true });
});

function op(title: string): OpFolder {
  const yaml = `id: ${id}\nversion: 1.0.0\nimage: gyoza/hello:1.0.0\ntitle: ${title}\ninput_specs: {}\n`;
  return { id, version: '1.0.0', image: 'gyoza/hello:1.0.0', yaml, publicBase: 'busybox', program: 'busybox', files: new Map() };
}

/** As a start does: with what the data folder remembers of the last one. */
async function start(title: string): Promise<string> {
  const { kind } = await registerOp(op(title), product, await ReceiptBook.open(dataDir));
  return kind;
}

async function title(): Promise<string | null> {
  return (await getDefinition(product, id, '1.0.0')).title;
}

test('a start registers a sample op once, and again only when it has changed', async () => {
  expect(await start('First')).toBe('register');
  const registered = await getDefinition(product, id, '1.0.0');
  expect(await start('First')).toBe('keep');
  expect(await getDefinition(product, id, '1.0.0')).toEqual(registered);
  expect(await start('Second')).toBe('register');
  expect(await title()).toBe('Second');
});

test('a sample op that a person has edited stays as they left it', async () => {
  await start('First');
  await putDefinition(product, { id, version: '1.0.0', image: 'gyoza/hello:1.0.0', title: 'Mine', input_specs: {} });
  expect(await start('First')).toBe('keep');
  expect(await start('Second')).toBe('keep');
  expect(await title()).toBe('Mine');
});

test('a sample op that a person has archived stays archived', async () => {
  await start('First');
  await archiveDefinition(product, id);
  expect(await start('First')).toBe('keep');
  expect(await start('Second')).toBe('keep');
  expect((await getDefinition(product, id, '1.0.0')).archived).toBe(true);
});
