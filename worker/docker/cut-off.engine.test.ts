import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/client/connection';
import { ownLabels } from '@/worker/loop/adopt-attempts';
import { ContractServer, terminal, type Recorded } from '@/worker/testing/contract-server';
import { TEST_WORKER } from '@/worker/testing/run-worker';
import { endWorker, launchWorker } from '@/worker/testing/worker-process';
import { DockerEngine } from './docker-engine';
import { importTestImages, signalTestContainer, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
let images: TestImages;
let folder: string;
let server: ContractServer;
let connection: Connection;
let engine: DockerEngine;
let child: ChildProcess | undefined;
beforeAll(async () => {
  images = await importTestImages(address);
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-cut-off-'));
  server = new ContractServer();
  connection = await server.start();
  engine = new DockerEngine({ address, transfer: 'bind', folder, workerId: TEST_WORKER });
});
afterEach(async () => {
  if (child !== undefined) await endWorker(child, 'SIGKILL');
  await server.stop();
  expect(server.violations).toEqual([]);
  expect(await containers()).toEqual([]);
  expect(await readdir(path.join(folder, 'worker', 'attempts'))).toEqual([]);
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

const containers = async () =>
  (await engine.list(ownLabels({ worker: TEST_WORKER, installation: server.installation }))).map(({ labels }) => labels['gyoza.run_id']);
const nameOf = ({ run }: Recorded) => `gyoza-${run.run_id}-1`;
const shell = (script: string, more = {}) =>
  server.enqueue({ image: images.shell, network: 'none', command: ['sh', '-c', script], ...more });
/** Says `up`, and does the rest when it gets SIGUSR1. */
const onSignal = (script: string) => `trap '${script}' USR1; echo up; while true; do sleep 0.1; done`;

it('keeps its containers while the server is away, and delivers all of it once, over a kill -9 in the middle, or is fenced', async () => {
  child = launchWorker(connection, folder);
  const lines = 3000;
  const text = 'x'.repeat(1000);
  const ended = shell(
    onSignal(
      `seq 1 ${lines} | while read n; do echo "$n ${text}"; done; echo "{\\"gyoza\\":{\\"info\\":\\"said\\"}}"; echo "{\\"a\\":1}" > $GYOZA_OUTPUT; echo left > $GYOZA_OUTPUT_DIR/f; exit 0`,
    ),
  );
  const lasting = shell(onSignal('echo over; exit 0'));
  const fenced = shell(onSignal('echo never; exit 0'));
  await server.until(() => [ended, lasting, fenced].every((run) => run.lines.length === 1));
  server.down = true;
  await signalTestContainer(address, nameOf(ended), 'SIGUSR1');
  // It ends, and what it said is safe, so that its container can go.
  await vi.waitFor(async () => expect(await containers()).not.toContain(ended.run.run_id), { timeout: 60_000, interval: 200 });
  await endWorker(child, 'SIGKILL');
  server.fence(fenced);
  server.down = false;
  child = launchWorker(connection, folder);
  await server.ended(ended);
  expect(terminal(ended)).toMatchObject({ type: 'COMPLETED', outputs: { a: 1 } });
  expect(ended.lines.map((line) => line.text)).toEqual(['up', ...Array.from({ length: lines }, (_, n) => `${n + 1} ${text}`)]);
  expect(ended.events.map(({ type }) => type)).toEqual(['STARTED', 'INFO', 'COMPLETED']);
  expect(ended.files.get('f')?.toString()).toBe('left\n');
  await signalTestContainer(address, nameOf(lasting), 'SIGUSR1');
  await server.ended(lasting);
  expect(lasting.lines.map((line) => line.text)).toEqual(['up', 'over']);
  await vi.waitFor(async () => expect(await containers()).toEqual([]), { timeout: 60_000, interval: 200 });
  expect(terminal(fenced)).toBeUndefined();
  await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
});

it(
  'ends an exclusive op by its lease though its process is stopped, and finds itself fenced when it goes on',
  { tags: 'long' },
  async () => {
    server.leaseS = 12;
    child = launchWorker(connection, folder);
    const run = shell('echo up; sleep 60; true', { exclusive: true });
    const ordinary = shell('echo up; sleep 60; true');
    await server.until(() => run.lines.length === 1 && ordinary.lines.length === 1);
    child.kill('SIGSTOP');
    await vi.waitFor(async () => expect(await containers()).toEqual([ordinary.run.run_id]), { timeout: 60_000, interval: 200 });
    // Meanwhile its runs are given to others.
    for (const each of [run, ordinary]) server.fence(each);
    child.kill('SIGCONT');
    server.cancel(ordinary, true); // as the server answers a heartbeat that lists it
    await vi.waitFor(async () => expect(await containers()).toEqual([]), { timeout: 60_000, interval: 200 });
    await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
    expect(terminal(run)).toBeUndefined();
    expect(terminal(ordinary)).toBeUndefined();
  },
);
