import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeEngine } from '@/worker/testing/fake-engine';
import { startWorker, TEST_WORKER, type Bench } from '@/worker/testing/run-worker';

let engine: FakeEngine;
let bench: Bench;
beforeEach(async () => {
  engine = new FakeEngine();
  bench = await startWorker(() => engine, 50);
});
afterEach(async () => {
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});

it('reports what an image says of itself, without the values of its environment', async () => {
  engine.local.set('op', { id: 'sha256:1', names: ['op'], sizeMb: 1 });
  const labels = { 'gyoza.yml': 'id: a', odd: 'a\u0000b\ud800', long: 'x'.repeat(1_000_001) };
  engine.configs.set('op', { labels, digest: 'sha256:1', entrypoint: ['/op'], command: ['go'], env: ['PATH=/bin', 'TOKEN=hunter22'] });
  const report = await bench.server.inspect('op');
  expect(report).toEqual({
    worker_id: TEST_WORKER,
    result: {
      labels: { 'gyoza.yml': 'id: a', odd: 'a\uFFFDb\uFFFD' },
      digest: 'sha256:1',
      entrypoint: ['/op'],
      command: ['go'],
      env_names: ['PATH', 'TOKEN'],
    },
  });
  expect(engine.pulls).toEqual([]);
});

it('fetches an image that is not there, and says why one cannot be had', async () => {
  expect(await bench.server.inspect('far')).toMatchObject({ result: { labels: {} } });
  expect(engine.pulls).toEqual(['far']);
  engine.refusePull = true;
  expect(await bench.server.inspect('further')).toMatchObject({ error: 'There is no space left for the image "further".' });
});
