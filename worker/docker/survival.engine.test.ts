import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '@/lib/client/connection';
import { ownLabels } from '@/worker/loop/adopt-attempts';
import { ENGINE_WAS_AWAY } from '@/worker/loop/deliver-outcome';
import { ContractServer, terminal } from '@/worker/testing/contract-server';
import { CuttableSocket } from '@/worker/testing/cuttable-socket';
import { realEngine, startWorker } from '@/worker/testing/run-worker';
import { endWorker, launchWorker } from '@/worker/testing/worker-process';
import { DockerEngine } from './docker-engine';
import { importTestImages, signalTestContainer, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
let images: TestImages;
let folder: string;
beforeAll(async () => {
  images = await importTestImages(address);
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-survival-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the worker process', () => {
  let server: ContractServer;
  let connection: Connection;
  const processes: ChildProcess[] = [];
  beforeEach(async () => {
    server = new ContractServer();
    connection = await server.start();
  });
  afterEach(async () => {
    for (const child of processes.splice(0)) await endWorker(child, 'SIGKILL');
    await server.stop();
    expect(server.violations).toEqual([]);
    expect(await readdir(path.join(folder, 'worker', 'attempts'))).toEqual([]);
    const engine = new DockerEngine({ address, transfer: 'bind', folder, workerId: 'test-worker' });
    expect(await engine.list(ownLabels({ worker: 'test-worker', installation: server.installation }))).toEqual([]);
    engine.close();
  });

  function launch(transfer: string): ChildProcess {
    const child = launchWorker(connection, folder, { GYOZA_ENGINE_TRANSFER: transfer });
    processes.push(child);
    return child;
  }

  it('adopts its running container after kill -9, with archive transfer', async () => {
    const first = launch('archive');
    const run = server.enqueue({
      image: images.shell,
      network: 'none',
      // Runs on until the second worker is there, which gives the container the signal.
      command: [
        'sh',
        '-c',
        `trap 'echo two; echo "{\\"x\\":1}" > $GYOZA_OUTPUT; echo file > $GYOZA_OUTPUT_DIR/f; exit 0' USR1; echo one; echo '{"gyoza":{"info":"up"}}'; while true; do sleep 0.1; done`,
      ],
    });
    await server.until(() => run.lines.length === 1 && run.events.length === 2);
    await endWorker(first, 'SIGKILL');
    const beats = server.heartbeats.length;
    launch('archive');
    await server.until(() =>
      server.heartbeats.slice(beats).some(({ running }) => running?.some(({ run_id }) => run_id === run.run.run_id)),
    );
    await signalTestContainer(address, `gyoza-${run.run.run_id}-1`, 'SIGUSR1');
    await server.ended(run);
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED', outputs: { x: 1 } });
    expect(run.lines.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(run.events.map(({ type }) => type)).toEqual(['STARTED', 'INFO', 'COMPLETED']);
    expect(run.files.get('f')?.toString()).toBe('file\n');
    await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
  });

  it('finishes what ended while it was dead, with bind transfer', { tags: 'long' }, async () => {
    const first = launch('bind');
    const run = server.enqueue({
      image: images.shell,
      network: 'none',
      command: ['sh', '-c', `echo up; sleep 1; echo '{"x":1}' > $GYOZA_OUTPUT; exit 3`],
    });
    await server.until(() => run.lines.length === 1);
    await endWorker(first, 'SIGKILL');
    const engine = new DockerEngine({ address, transfer: 'bind', folder, workerId: 'test-worker' });
    const [container] = await engine.list(ownLabels({ worker: 'test-worker', installation: server.installation }));
    const ended = engine.ended(container?.id ?? '');
    await ended;
    engine.close();
    launch('bind');
    await server.ended(run);
    expect(terminal(run)).toMatchObject({ type: 'FAILED', outputs: { x: 1 }, execution_summary: { exit_code: 3 } });
    await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
  });

  it('gives back what runs when told to stop, and leaves nothing', async () => {
    const child = launch('bind');
    const run = server.enqueue({ image: images.shell, network: 'none', command: ['sh', '-c', 'echo up; sleep 60; true'] });
    await server.until(() => run.lines.length === 1);
    expect(await endWorker(child, 'SIGTERM')).toBe(0);
    expect(run.released).toBe('');
  });

  it(
    'leaves a watchdog that ends an exclusive op when it is killed and nobody takes its place, and the others once the server is there to give them away',
    { tags: 'long' },
    async () => {
      server.leaseS = 12;
      const child = launch('bind');
      const run = server.enqueue({
        image: images.shell,
        network: 'none',
        exclusive: true,
        command: ['sh', '-c', 'echo up; sleep 60; true'],
      });
      const ordinary = server.enqueue({ image: images.shell, network: 'none', command: ['sh', '-c', 'echo up; sleep 60; true'] });
      await server.until(() => run.lines.length === 1 && ordinary.lines.length === 1);
      const engine = new DockerEngine({ address, transfer: 'bind', folder, workerId: 'test-worker' });
      const [exclusiveEnded, ordinaryEnded] = await Promise.all(
        [run, ordinary].map(async (each) => engine.inspect(`gyoza-${each.run.run_id}-1`).then(({ id }) => ({ ended: engine.ended(id) }))),
      );
      server.down = true;
      await endWorker(child, 'SIGKILL');
      await exclusiveEnded?.ended;
      expect((await engine.inspect(`gyoza-${ordinary.run.run_id}-1`)).state).toBe('running');
      server.down = false;
      await ordinaryEnded?.ended;
      engine.close();
      launch('bind');
      await server.until(() => run.released !== null && ordinary.released !== null);
      await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
    },
  );

  it('does not run twice on one data folder', async () => {
    launch('bind');
    await server.until(() => server.heartbeats.length > 0);
    const second = launch('bind');
    let said = '';
    second.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(1);
    expect(said).toMatch(/^Another worker \(process \d+\) already uses the data folder .*\.\n$/);
  });
});

describe('an engine that goes away and comes back', () => {
  it.each([
    ['for two seconds', 2_000, true],
    ['not at all, but its connections were cut', 0, false],
  ])('is noticed between two heartbeats when it was away %s', { tags: 'long' }, async (_words, ms, isTold) => {
    const socket = new CuttableSocket(path.join(folder, 'engine.sock'), address.options.socketPath?.toString() ?? '');
    await socket.open();
    const bench = await startWorker(realEngine({ where: socket.path, local: true, options: { socketPath: socket.path } }, 'bind'));
    const run = bench.server.enqueue({ image: images.shell, network: 'none', command: ['sh', '-c', 'echo one; sleep 4; exit 255'] });
    await bench.server.until(() => run.lines.length === 1);
    if (isTold) {
      await socket.cut();
      await delay(ms);
      await socket.open();
    } else socket.drop();
    await bench.server.ended(run);
    await bench.settled();
    expect(terminal(run)).toMatchObject({ type: 'FAILED', execution_summary: { cause: isTold ? 'engine_lost' : 'exit', exit_code: 255 } });
    expect(run.events.some(({ msg }) => msg === ENGINE_WAS_AWAY)).toBe(isTold);
    expect(await bench.close()).toEqual([]);
    await socket.cut();
  });

  it.each(['bind', 'archive'] as const)('loses no line and no run, with %s transfer', async (transfer) => {
    const socket = new CuttableSocket(path.join(folder, 'engine.sock'), address.options.socketPath?.toString() ?? '');
    await socket.open();
    const bench = await startWorker(realEngine({ where: socket.path, local: true, options: { socketPath: socket.path } }, transfer));
    const run = bench.server.enqueue({
      image: images.shell,
      network: 'none',
      command: ['sh', '-c', `echo one; sleep 1; echo two; echo '{"x":1}' > $GYOZA_OUTPUT`],
    });
    await bench.server.until(() => run.lines.length === 1);
    await socket.cut();
    await bench.worker.beat();
    expect(bench.server.heartbeats.at(-1)).toMatchObject({
      engine_error: expect.stringContaining(socket.path) as string,
      running: [{ run_id: run.run.run_id }],
    });
    expect(terminal(run)).toBeUndefined();
    await socket.open();
    await bench.server.ended(run);
    await bench.settled();
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED', outputs: { x: 1 } });
    expect(run.lines.map(({ text }) => text)).toEqual(['one', 'two']);
    // It cannot know that this engine has lost nothing.
    expect(run.events.map(({ msg }) => msg)).toContain(ENGINE_WAS_AWAY);
    expect(await bench.close()).toEqual([]);
    await socket.cut();
  });
});
