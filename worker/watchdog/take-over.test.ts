import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processStart } from '@/worker/loop/process-start';
import { takeOver } from './take-over';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-take-over-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A process, and the file of a watchdog of its id. */
async function watchdog(started?: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  children.push(child);
  await once(child, 'spawn');
  await writeFile(path.join(folder, `watchdog.${child.pid ?? 0}.${started ?? processStart(child.pid ?? 0) ?? ''}`), '');
  return child;
}

it('ends the watchdogs of earlier workers, and is the only one from then on', async () => {
  const earlier = await watchdog();
  await writeFile(path.join(folder, `lock.${process.pid}.1.a`), '');
  const ended = once(earlier, 'exit');
  await takeOver(folder);
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect((await readdir(folder)).sort()).toEqual([`lock.${process.pid}.1.a`, `watchdog.${process.pid}.${processStart(process.pid) ?? ''}`]);
});

it('leaves a process alone that was given the id of one that has ended', async () => {
  const other = await watchdog('1');
  await takeOver(folder);
  expect(processStart(other.pid ?? 0)).not.toBeNull();
  expect(await readdir(folder)).toHaveLength(1);
});
