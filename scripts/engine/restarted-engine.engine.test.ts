import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startOwnEngine, type OwnEngine } from './own-engine';
import { placesFor, readPid } from './places';
import { signal } from '../process-state';
import { ENGINE_WAS_AWAY } from '@/worker/loop/deliver-outcome';
import { ContractServer, terminal } from '@/worker/testing/contract-server';
import { endWorker, launchWorker } from '@/worker/testing/worker-process';
import { readDockerHost } from '@/worker/docker/docker-host';
import { importTestImages, signalTestContainer } from '@/worker/docker/test-images';

let folder: string;
let engine: OwnEngine;
let server: ContractServer;
let worker: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-restarted-'));
  await mkdir(join(folder, 'logs'));
  engine = await startOwnEngine(folder, () => undefined);
  server = new ContractServer();
});
afterEach(async () => {
  if (worker !== undefined) await endWorker(worker, 'SIGKILL');
  await server.stop();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

// That nothing is said where the engine stayed, survival.engine.test.ts shows.
it.skipIf(process.getuid?.() !== 0)(
  'a worker that takes up a container finds out that the engine was away while no worker was there, and says so',
  { tags: 'long' },
  async () => {
    const address = readDockerHost({ DOCKER_HOST: engine.dockerHost });
    const { shell } = await importTestImages(address);
    const connection = await server.start();
    const launch = () => launchWorker(connection, folder, { DOCKER_HOST: engine.dockerHost });
    worker = launch();
    const script = `trap 'echo two; exit 0' USR1; echo one; while true; do sleep 0.1; done`;
    const run = server.enqueue({ image: shell, network: 'none', command: ['sh', '-c', script] });
    await server.until(() => run.lines.length === 1);
    await endWorker(worker, 'SIGKILL');
    const places = placesFor(folder);
    const pid = (await readPid(places.pidFile)) ?? 0;
    signal(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await readPid(places.pidFile)).not.toBe(pid), { timeout: 60_000, interval: 100 });
    const beats = server.heartbeats.length;
    worker = launch();
    await server.until(() =>
      server.heartbeats
        .slice(beats)
        .some(({ running, engine_error }) => engine_error === null && running?.some(({ run_id }) => run_id === run.run.run_id)),
    );
    await signalTestContainer(address, `gyoza-${run.run.run_id}-1`, 'SIGUSR1');
    await server.ended(run);
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.events.map(({ msg }) => msg)).toContain(ENGINE_WAS_AWAY);
    await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
  },
);
