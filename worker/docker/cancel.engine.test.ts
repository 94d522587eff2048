import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
import { realEngine, startWorker, type Bench } from '@/worker/testing/run-worker';
import { importTestImages, testEngineAddress, type TestImages } from './test-images';

/** Longer than any test may take: what ends within it was given no grace. */
const GRACE_MS = 3_600_000;
const address = testEngineAddress();
let images: TestImages;
let bench: Bench;
beforeAll(async () => {
  images = await importTestImages(address);
});
beforeEach(async () => {
  bench = await startWorker(realEngine(address, 'bind'), GRACE_MS);
});
afterEach(async () => {
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});

/** An op that hears SIGTERM, says so and goes on. */
const stubborn = () =>
  bench.server.enqueue({
    image: images.shell,
    network: 'none',
    command: ['sh', '-c', `trap 'echo not yet' TERM; echo up; while true; do sleep 0.05; done`],
  });
const said = (run: Recorded, line: string) => bench.server.until(() => run.lines.some(({ text }) => text === line));

it('has its grace when it ignores SIGTERM, and none once the cancel is forced', async () => {
  const run = stubborn();
  await said(run, 'up');
  bench.server.cancel(run);
  await said(run, 'not yet');
  expect(terminal(run)).toBeUndefined();
  bench.server.cancelNow(run);
  await bench.server.ended(run);
  expect(terminal(run)).toMatchObject({ type: 'CANCELLED', execution_summary: { cause: 'cancelled', exit_code: 137 } });
  await bench.settled();
  expect(await bench.folders()).toEqual([]);
});

it('has no grace when it is forced at once, or is no longer ours', async () => {
  const forced = stubborn();
  const lost = stubborn();
  await Promise.all([said(forced, 'up'), said(lost, 'up')]);
  bench.server.cancelNow(forced);
  bench.server.cancel(lost, true);
  await bench.settled();
  expect(terminal(forced)).toMatchObject({ type: 'CANCELLED' });
  expect(terminal(lost)).toBeUndefined();
});

/** A registry that takes connections and never says a word. */
async function silentRegistry(): Promise<{ host: string; asked: Promise<void>; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  const asked = new Promise<void>((resolve) => server.once('connection', () => resolve()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

// Less than the time after which a silent registry is given up anyway.
it('gives up a pull at once when the run is cancelled meanwhile', { timeout: 40_000 }, async () => {
  const registry = await silentRegistry();
  try {
    const run = bench.server.enqueue({ image: `${registry.host}/never:1`, network: 'none' });
    await registry.asked;
    bench.server.cancel(run, true);
    await bench.settled();
    expect(run.events.map(({ type }) => type)).toEqual(['INFO']);
    expect(await bench.folders()).toEqual([]);
  } finally {
    await registry.close();
  }
});
