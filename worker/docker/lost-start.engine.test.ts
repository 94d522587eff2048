import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownLabels } from '@/worker/loop/adopt-attempts';
import { ContractServer, terminal } from '@/worker/testing/contract-server';
import { CuttableSocket } from '@/worker/testing/cuttable-socket';
import { realEngine, startWorker, TEST_WORKER, type Bench } from '@/worker/testing/run-worker';
import { endWorker, launchWorker } from '@/worker/testing/worker-process';
import { DockerEngine } from './docker-engine';
import { importTestImages, signalTestContainer, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
const START = /^POST \S*\/start[ ?]/;
let images: TestImages;
let folder: string;
/** The worker's way to the engine. */
let socket: CuttableSocket;
/** The test's own. */
let engine: DockerEngine;
/** The container whose start was lost. */
let lost: string;
beforeAll(async () => {
  images = await importTestImages(address);
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-lost-start-'));
  socket = new CuttableSocket(path.join(folder, 'engine.sock'), address.options.socketPath?.toString() ?? '');
  await socket.open();
  engine = new DockerEngine({ address, transfer: 'bind', folder, workerId: TEST_WORKER });
});
afterEach(async () => {
  await socket.cut();
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

const overByItself = `echo once; echo '{"x":1}' > $GYOZA_OUTPUT`;
const onSignal = `trap 'echo end; exit 0' USR1; echo once; while true; do sleep 0.1; done`;
const shell = (script: string) => ({ image: images.shell, network: 'none' as const, command: ['sh', '-c', script] });

/** Loses the start of the next container; resolves with its id when that has happened. */
async function loseStart(part: 'request' | 'answer'): Promise<string> {
  await socket.lose(part, START);
  const [line = ''] = socket.requests.filter((each) => START.test(each)).slice(-1);
  lost = /containers\/([0-9a-f]+)\/start/.exec(line)?.[1] ?? '';
  return lost;
}

/** How often the start of that container was asked for. */
const startsAsked = () => socket.requests.filter((line) => START.test(line) && line.includes(lost)).length;
const comeBack = async () => {
  await socket.cut();
  await socket.open();
};

describe('a worker that lives', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startWorker(realEngine({ where: socket.path, local: true, options: { socketPath: socket.path } }, 'bind'));
  });
  afterEach(async () => {
    await bench.settled();
    expect(startsAsked()).toBe(1);
    expect(await bench.close()).toEqual([]);
    expect(bench.server.violations).toEqual([]);
  });

  it('never starts a container again whose start was not answered and that has run meanwhile: its end is told', async () => {
    const answered = loseStart('answer');
    const run = bench.server.enqueue(shell(overByItself));
    await engine.ended(await answered);
    await comeBack();
    await bench.server.ended(run);
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED', outputs: { x: 1 }, execution_summary: { exit_code: 0 } });
    expect(run.lines.map(({ text }) => text)).toEqual(['once']);
  });

  it('goes on with a container whose start was not answered and that runs', { tags: 'long' }, async () => {
    const answered = loseStart('answer');
    const run = bench.server.enqueue(shell(onSignal));
    const id = await answered;
    await comeBack();
    await bench.server.until(() => run.lines.length === 1);
    await signalTestContainer(address, id, 'SIGUSR1');
    await bench.server.ended(run);
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.lines.map(({ text }) => text)).toEqual(['once', 'end']);
  });

  it('gives back an attempt of whose start the engine knows nothing, when its container is gone', { tags: 'long' }, async () => {
    const asked = loseStart('request');
    const run = bench.server.enqueue(shell(overByItself));
    const id = await asked;
    await comeBack();
    await bench.server.until(() => run.released !== null);
    expect(run.released).toContain('went away while it started the container');
    await expect(engine.inspect(id)).rejects.toMatchObject({ kind: 'gone' });
    expect(run.events).toEqual([]);
  });
});

describe('a worker that is killed while it waits for the answer to a start', () => {
  let server: ContractServer;
  let worker: ChildProcess;
  let launch: () => void;
  beforeEach(async () => {
    server = new ContractServer();
    const connection = await server.start();
    launch = () => {
      worker = launchWorker(connection, folder, { DOCKER_HOST: `unix://${socket.path}` });
    };
    launch();
    // From then on no other container is started than those of runs.
    await server.until(() => server.calls.some((call) => call.endsWith('/claim')));
  });
  afterEach(async () => {
    await server.until(() => server.heartbeats.at(-1)?.running?.length === 0);
    expect(startsAsked()).toBe(1);
    await endWorker(worker, 'SIGKILL');
    await server.stop();
    expect(server.violations).toEqual([]);
    expect(await readdir(path.join(folder, 'worker', 'attempts'))).toEqual([]);
    expect(await engine.list(ownLabels({ worker: TEST_WORKER, installation: server.installation }))).toEqual([]);
  });
  const killAndLaunch = async () => {
    await endWorker(worker, 'SIGKILL');
    launch();
  };

  it('leaves what has run to the next one, which tells of it and does not start it', { tags: 'long' }, async () => {
    const answered = loseStart('answer');
    const run = server.enqueue(shell(overByItself));
    await engine.ended(await answered);
    await killAndLaunch();
    await server.ended(run);
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED', outputs: { x: 1 } });
    expect(run.lines.map(({ text }) => text)).toEqual(['once']);
  });

  it('leaves what is not known to have run to the next one, which removes it and gives the attempt back', { tags: 'long' }, async () => {
    const asked = loseStart('request');
    const run = server.enqueue(shell(overByItself));
    await asked;
    await killAndLaunch();
    await server.until(() => run.released === 'the worker was restarted');
    expect(run.events).toEqual([]);
  });
});
