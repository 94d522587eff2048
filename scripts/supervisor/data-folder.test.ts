import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandLine } from '../process-state';
import { keptKey, openDataFolder } from './data-folder';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gyoza-folder-'));
});
afterEach(async () => rm(parent, { recursive: true, force: true }));

test('a second start on one folder is refused by name, and allowed after the first has gone', async () => {
  const first = await openDataFolder(join(parent, 'data'));
  // Our own process holds it; a lock of this very process number is only refused when another process asks.
  const lock = await readFile(join(first.path, 'lock'), 'utf8');
  await writeFile(join(first.path, 'lock'), lock.replace(/^.*\n.*/, `${process.ppid}\n${commandLine(process.ppid)}`));
  await expect(openDataFolder(join(parent, 'data'))).rejects.toThrow(new RegExp(`already runs .*${process.ppid}.*GYOZA_DATA_DIR`));
  await first.release();
  await (await openDataFolder(join(parent, 'data'))).release();
});

test('the lock of a start that was killed is taken over, also when its number belongs to something else by now', async () => {
  const { path, release } = await openDataFolder(join(parent, 'data'));
  await release();
  await writeFile(join(path, 'lock'), `${process.ppid}\nnode scripts/start.mjs start\n`);
  const healed = await openDataFolder(path);
  expect(await readFile(join(path, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}\n`));
  await healed.release();
});

test('a file in the place of the folder gets a sentence', async () => {
  await writeFile(join(parent, 'data'), '');
  await expect(openDataFolder(join(parent, 'data'))).rejects.toThrow(/cannot be used .*GYOZA_DATA_DIR/);
});

test('a folder on a read-only file system gets a sentence', async () => {
  await expect(openDataFolder('/proc/none/data')).rejects.toThrow(/The data folder \/proc\/none\/data .*GYOZA_DATA_DIR/);
});

test('a key is made once, kept for its owner alone, and replaced by a given one', async () => {
  const file = join(parent, 'api-key');
  const made = await keptKey(file, undefined);
  expect(made).toMatch(/^gyoza_[\w-]{32}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await keptKey(file, undefined)).toBe(made);
  expect(await keptKey(file, 'given-by-me')).toBe('given-by-me');
  expect(await keptKey(file, undefined)).toBe('given-by-me');
});
