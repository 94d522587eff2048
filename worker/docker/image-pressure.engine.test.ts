import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { terminal } from '@/worker/testing/contract-server';
import { LoopbackRegistry } from '@/worker/testing/loopback-registry';
import { realEngine, startWorker, TEST_WORKER, type Bench } from '@/worker/testing/run-worker';
import { DockerEngine } from './docker-engine';
import { encodeLogin } from './registry-login';
import { busyboxTree, importTestImages, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
const docker = new Docker(address.options);
const BALLAST_MB = 4;
/** More than any disk has. */
const EVERYTHING_MB = 1_000_000_000;
let shell: TestImages['shell'];
let registry: LoopbackRegistry;
let bench: Bench | null;
let ours: string[];
beforeAll(async () => {
  ({ shell } = await importTestImages(address));
});
beforeEach(async () => {
  registry = new LoopbackRegistry();
  await registry.start();
  bench = null;
  ours = [];
});
afterEach(async () => {
  expect(await bench?.close()).toEqual([]);
  expect(bench?.server.violations).toEqual([]);
  await registry.stop();
  for (const image of ours)
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined);
});

/** Puts an image into the registry that shares no layer with another, and answers its name. */
const publish = async (name: string) => {
  const repository = `team/${name}-${randomBytes(4).toString('hex')}`;
  await registry.add(repository, '1', busyboxTree(randomBytes(BALLAST_MB * 1024 * 1024)));
  const image = `${registry.host}/${repository}:1`;
  ours.push(image);
  return image;
};
const begin = async (minFreeMb: number, makeEngine = realEngine(address, 'bind')) => {
  bench = await startWorker(makeEngine, 1_000, undefined, { minFreeMb });
  bench.server.registryLogin = { host: registry.host, ...registry.login };
  return bench;
};
const start = ({ server }: Bench, image: string, script = 'true') =>
  server.enqueue({ image, command: ['sh', '-c', script], network: 'none' });
const run = async (on: Bench, image: string) => {
  const recorded = start(on, image);
  await on.server.ended(recorded);
  await on.settled();
  expect(terminal(recorded)).toMatchObject({ type: 'COMPLETED' });
};
const isHere = (image: string) =>
  docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );

/** How full this machine's disk is, and what others write on it meanwhile, is not for a test to say: this engine has one of its own size. */
class SmallDisk extends DockerEngine {
  override async freeMb(): Promise<number> {
    const here = await this.images();
    const fetched = here.filter(({ names }) => names.some((name) => name.startsWith(registry.host)));
    return fetched.reduce((free, { sizeMb }) => free - sizeMb, 3.5 * (BALLAST_MB + 2));
  }
}

it('removes the fetched image that was used longest ago when the disk gets full, and keeps the rest', { tags: 'long' }, async () => {
  const on = await begin(1, (folder) => new SmallDisk({ address, transfer: 'bind', folder, workerId: TEST_WORKER }));
  const [a, b, c, d] = [await publish('a'), await publish('b'), await publish('c'), await publish('d')];
  for (const image of [a, b, c, a, d]) await run(on, image);
  await on.images.relieve();
  await on.images.close();
  expect(await Promise.all([a, b, c, d].map(isHere))).toEqual([true, false, true, true]);
  expect(on.log.entries).toMatchObject([{ message: 'Removed an image that no run needs, for room', fields: { image: b } }]);
});

it('removes no image that a container uses, that was here before, or that was built here', { tags: 'long' }, async () => {
  const [idle, busy, before] = [await publish('idle'), await publish('busy'), await publish('before')];
  const authconfig = encodeLogin({ host: registry.host, ...registry.login });
  const pull = await docker.createImage(authconfig, { fromImage: before });
  await new Promise((resolve) => {
    docker.modem.followProgress(pull, resolve);
  });
  const on = await begin(EVERYTHING_MB);
  for (const image of [idle, before, shell]) await run(on, image);
  const running = start(on, busy, 'echo up; exec sleep 60');
  await on.server.until(() => running.lines.length > 0);
  await on.images.relieve();
  expect(await Promise.all([idle, busy, before, shell].map(isHere))).toEqual([false, true, true, true]);
  on.server.cancelNow(running);
  await on.server.ended(running);
  await on.settled();
  await on.images.relieve();
  expect(await isHere(busy)).toBe(false);
  // And there again for whoever needs it next.
  await run(on, idle);
});

it('sees what is free on the disk of an engine on this machine', async () => {
  const on = await begin(0);
  expect(await on.engine.freeMb()).toBeGreaterThan(0);
});
