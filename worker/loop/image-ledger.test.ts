import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeptLog } from '@/worker/testing/run-worker';
import { ImageLedger } from './image-ledger';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-ledger-'));
  file = path.join(folder, 'images.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ids = (ledger: ImageLedger) => ledger.pulled.map(({ id }) => id);

it('knows over a restart what was fetched, and in which order it was used', async () => {
  const ledger = await ImageLedger.open(file, new KeptLog());
  for (const id of ['a', 'b', 'c']) ledger.record(id, [`op-${id}:1`]);
  ledger.used('a');
  ledger.used('not fetched by us');
  ledger.forget('c');
  await ledger.saved();
  const next = await ImageLedger.open(file, new KeptLog());
  expect(ids(next)).toEqual(['b', 'a']);
  expect(next.pulled).toEqual(ledger.pulled);
});

it('adds a further name of the same image', async () => {
  const ledger = await ImageLedger.open(file, new KeptLog());
  ledger.record('a', ['op:1']);
  ledger.record('a', ['op:latest']);
  expect(ledger.pulled).toMatchObject([{ id: 'a', names: ['op:1', 'op:latest'] }]);
  await ledger.saved();
});

it('begins anew from a file that it cannot understand, and says when it cannot write one', async () => {
  await writeFile(file, '[{"id":');
  const log = new KeptLog();
  const ledger = await ImageLedger.open(file, log);
  expect(ids(ledger)).toEqual([]);
  await rm(folder, { recursive: true });
  ledger.record('a', []);
  await ledger.saved();
  expect(ids(ledger)).toEqual(['a']);
  expect(log.entries.map(({ message }) => message)).toEqual(['The list of fetched images could not be written']);
});
