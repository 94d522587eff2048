import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
import { LoopbackRegistry } from '@/worker/testing/loopback-registry';
import { realEngine, startWorker, type Bench } from '@/worker/testing/run-worker';
import { busyboxTree, importTestImages, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
const docker = new Docker(address.options);
let registry: LoopbackRegistry;
let image: string;
let digest: string;
let images: TestImages;
let bench: Bench;
beforeAll(async () => {
  images = await importTestImages(address);
});
beforeEach(async () => {
  registry = new LoopbackRegistry();
  await registry.start();
  const name = `team/op-${randomBytes(4).toString('hex')}`;
  image = `${registry.host}/${name}:1`;
  digest = await registry.add(name, '1', busyboxTree());
  bench = await startWorker(realEngine(address, 'bind'));
});
afterEach(async () => {
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
  await registry.stop();
  await docker
    .getImage(image)
    .remove({ force: true })
    .catch(() => undefined);
});

const end = async (recorded: Recorded) => {
  await bench.server.ended(recorded);
  await bench.settled();
  return terminal(recorded);
};
const start = (more: Parameters<typeof bench.server.enqueue>[0]) =>
  bench.server.enqueue({ command: ['sh', '-c', 'echo ran'], network: 'none', ...more });

it('fetches from a private registry with the login that the server keeps, says how far it is, and which image ran', async () => {
  bench.server.registryLogin = { host: registry.host, ...registry.login };
  const run = start({ image });
  expect(await end(run)).toMatchObject({ type: 'COMPLETED', execution_summary: { image_digest: digest } });
  const said = run.events.filter(({ type }) => type === 'INFO').map(({ msg }) => msg);
  expect(said[0]).toBe(`Pulling image ${image}`);
  for (const line of said.slice(1)) expect(line).toMatch(/^Pulling image \S+: \d+ % of \d+(\.\d)? MB$/);
  expect(registry.pulls).toBeGreaterThan(0);
  // There now, and still what the policy says.
  const pulls = registry.pulls;
  expect(await end(start({ image }))).toMatchObject({ type: 'COMPLETED' });
  expect(await end(start({ image, pull_policy: 'never' }))).toMatchObject({ type: 'COMPLETED' });
  expect(registry.pulls).toBe(pulls);
  expect(await end(start({ image, pull_policy: 'always' }))).toMatchObject({ type: 'COMPLETED' });
  expect(registry.pulls).toBeGreaterThan(pulls);
});

it('names the image when there is no login, a wrong one, or the policy forbids to fetch it', async () => {
  const without = await end(start({ image }));
  expect(without).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'image_missing' } });
  bench.server.registryLogin = { host: registry.host, username: 'ada', password: 'guess-work' };
  const wrong = await end(start({ image }));
  expect(wrong).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'image_missing' } });
  const never = await end(start({ image, pull_policy: 'never' }));
  expect(never?.msg).toContain('`pull_policy` is never');
  for (const report of [without, wrong, never]) expect(report?.msg).toContain(image);
  expect(JSON.stringify([wrong, bench.log.entries])).not.toContain('guess-work');
});

it('tells the id of an image that came from no registry', async () => {
  const { Id } = await docker.getImage(images.shell).inspect();
  expect(await end(start({ image: images.shell }))).toMatchObject({ execution_summary: { image_digest: Id } });
});
