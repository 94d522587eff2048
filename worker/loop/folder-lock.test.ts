import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock';
import { workerIdentity } from './worker-identity';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-lock-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('lockFolder', () => {
  it('lets one in at a time', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`Another worker (process ${process.pid}) already uses the data folder ${folder}.`);
    await unlock();
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a process that is gone', `lock.${2 ** 22 + 1}.1.00`],
    ['a process whose id was given out again', `lock.${process.pid}.1.00`],
    ['nobody', 'lock.x'],
  ])('passes over the file of %s, and removes it', async (_, name) => {
    await writeFile(path.join(folder, name), '');
    await expect(lockFolder(folder)).resolves.toBeTypeOf('function');
    expect(await readdir(folder)).toEqual([expect.stringMatching(`^lock\\.${process.pid}\\.`)]);
    await expect(lockFolder(folder)).rejects.toThrow('already uses');
  });

  it('never lets in two that come in the same moment', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    expect((await readdir(folder)).length).toBeLessThanOrEqual(1);
  });
});

describe('workerIdentity', () => {
  it('is kept in the folder, and another one may be asked for', async () => {
    const first = await workerIdentity(folder, undefined);
    expect(first).toMatch(/^[A-Za-z0-9._-]+-[0-9a-f]{6}$/);
    expect(await workerIdentity(folder, undefined)).toBe(first);
    expect(await workerIdentity(folder, 'chosen')).toBe('chosen');
    expect(await workerIdentity(folder, undefined)).toBe('chosen');
  });
});
