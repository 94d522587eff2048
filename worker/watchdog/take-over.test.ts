import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processStart } from '@/worker/loop/process-start';
import { takeOver } from './take-over';

const LABELS = { 'gyoza.worker': 'w1', 'gyoza.installation': 'i1' };
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
async function watchdog({ started, labels = LABELS }: { started?: string; labels?: Record<string, string> } = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  children.push(child);
  await once(child, 'spawn');
  await writeFile(path.join(folder, `watchdog.${child.pid ?? 0}.${started ?? processStart(child.pid ?? 0) ?? ''}`), JSON.stringify(labels));
  return child;
}

it('ends the watchdogs of earlier workers, and is the only one from then on', async () => {
  const earlier = await watchdog();
  await writeFile(path.join(folder, `lock.${process.pid}.1.a`), '');
  const ended = once(earlier, 'exit');
  await takeOver(folder, LABELS);
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect((await readdir(folder)).sort()).toEqual([`lock.${process.pid}.1.a`, `watchdog.${process.pid}.${processStart(process.pid) ?? ''}`]);
});

it('leaves a process alone that was given the id of one that has ended', async () => {
  const other = await watchdog({ started: '1' });
  await takeOver(folder, LABELS);
  expect(processStart(other.pid ?? 0)).not.toBeNull();
  expect(await readdir(folder)).toHaveLength(1);
});

it('leaves the watchdog of other containers to it', async () => {
  const other = await watchdog({ labels: { ...LABELS, 'gyoza.worker': 'w2' } });
  const ended = once(other, 'exit');
  await takeOver(folder, LABELS);
  expect(await readdir(folder)).toHaveLength(2);
  await takeOver(folder, { ...LABELS, 'gyoza.worker': 'w2' });
  expect(await ended).toEqual([null, 'SIGTERM']);
});
