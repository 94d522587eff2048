import { afterEach, beforeEach, expect, it } from 'vitest';
import { terminal } from '@/worker/testing/contract-server';
import { FakeEngine } from '@/worker/testing/fake-engine';
import { startWorker, type Bench } from '@/worker/testing/run-worker';

const MIN_FREE_MB = 100;
let engine: FakeEngine;
let bench: Bench;
beforeEach(async () => {
  engine = new FakeEngine();
  bench = await startWorker(() => engine, 50, undefined, { minFreeMb: MIN_FREE_MB });
});
afterEach(async () => {
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});

/** Runs an op to its end; every image that is fetched takes 100 MiB. */
const run = async (image: string, pull_policy: 'always' | 'missing' | 'never' = 'always') => {
  const recorded = bench.server.enqueue({ image, pull_policy });
  void engine.running().then((container) => {
    container.end(0);
  });
  await bench.server.ended(recorded);
  await bench.settled();
  return recorded;
};
const images = () => [...engine.local.keys()].sort();
const said = () => bench.log.entries.map(({ message }) => message);

it('removes what was fetched and used longest ago, until there is room, and says so', async () => {
  engine.diskMb = 420;
  for (const image of ['a', 'b', 'c']) await run(image);
  await run('a', 'missing');
  await run('d');
  await engine.until(() => !engine.local.has('b'));
  await bench.images.close();
  expect(images()).toEqual(['a', 'c', 'd']);
  expect(bench.log.entries).toMatchObject([{ message: 'Removed an image that no run needs, for room', fields: { image: 'b', mb: 100 } }]);
});

it('never removes an image that was here before it was fetched, or that somebody has given a name', async () => {
  engine.local.set('mine', { id: 'sha256:mine', names: ['mine'], sizeMb: 100 });
  await run('mine');
  await run('a');
  engine.local.get('a')?.names.push('my-copy');
  engine.diskMb = 0;
  await bench.images.relieve();
  await bench.images.relieve();
  expect(images()).toEqual(['a', 'mine']);
  expect(said()).toEqual(['The disk of the engine is full, and there is no image left that may be removed']);
});

it('keeps an image that a container uses or a run is about to start from', async () => {
  await run('soon');
  const running = bench.server.enqueue({ image: 'busy', pull_policy: 'always' });
  const container = await engine.running();
  const release = bench.images.hold('soon');
  engine.diskMb = 0;
  await bench.images.relieve();
  expect(images()).toEqual(['busy', 'soon']);
  release();
  await bench.images.relieve();
  expect(images()).toEqual(['busy']);
  container.end(0);
  await bench.server.ended(running);
  await bench.settled();
  await bench.images.relieve();
  expect(images()).toEqual([]);
});

it('leaves alone what an op uses that forbids to fetch it', async () => {
  await run('a');
  await run('a', 'never');
  engine.diskMb = 0;
  await bench.images.relieve();
  expect(images()).toEqual(['a']);
});

it('removes nothing ahead of time where the disk cannot be seen', async () => {
  await run('a');
  await bench.images.relieve();
  expect(images()).toEqual(['a']);
});

it.each(['pull', 'create'] as const)('makes room and tries once more when there is no space for a %s', async (what) => {
  await run('a');
  if (what === 'pull') engine.refusePull = true;
  else engine.refuseCreate = 'no_space';
  const recorded = await run('b');
  expect(terminal(recorded)).toMatchObject({ type: 'COMPLETED' });
  expect(recorded.events.map(({ msg }) => msg)).toContain(
    'The disk of its machine is full: it is tried once more without the images that no run needs',
  );
  expect(images()).toEqual(['b']);
});

it('fails for want of space when there is nothing to remove', async () => {
  engine.refusePull = true;
  expect(terminal(await run('b'))).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'no_space' } });
  expect(engine.pulls).toEqual(['b', 'b']);
});

it('removes nothing at all when it is told not to', async () => {
  await bench.close();
  bench = await startWorker(() => engine, 50, undefined, { minFreeMb: 0 });
  engine.diskMb = 0;
  await run('a');
  await bench.images.relieve();
  engine.refusePull = true;
  expect(terminal(await run('b'))).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'no_space' } });
  expect(images()).toEqual(['a']);
});
