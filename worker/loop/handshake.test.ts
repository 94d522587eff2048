import { expect, it } from 'vitest';
import { PROTOCOL } from '@/lib/contract/worker';
import { terminal } from '@/worker/testing/contract-server';
import { FakeEngine } from '@/worker/testing/fake-engine';
import { startWorker } from '@/worker/testing/run-worker';

it('says once what to upgrade when the server refuses its version, goes on with what it has, and works when the server takes it again', async () => {
  const engine = new FakeEngine();
  const bench = await startWorker(() => engine, 50);
  const run = bench.server.enqueue({ image: 'op' });
  const container = await engine.running();
  await bench.server.until(() => run.events.length === 1);
  const refusal = 'This worker is too old for the server: upgrade the worker.';
  bench.server.refusal = refusal;
  await bench.worker.beat();
  await bench.worker.beat();
  expect(bench.log.entries.filter(({ message }) => message === refusal)).toHaveLength(1);
  expect(bench.server.heartbeats.at(-1)).toMatchObject({ protocol: PROTOCOL, running: [{ run_id: run.run.run_id }] });
  expect(container.state).toBe('running');
  container.end(0);
  await bench.server.ended(run);
  await bench.settled();
  expect(terminal(run)).toMatchObject({ type: 'COMPLETED' });
  // With nothing in hand it does not hurry.
  const beats = bench.server.heartbeats.length;
  await bench.worker.beat();
  expect(bench.server.heartbeats).toHaveLength(beats);
  bench.server.refusal = null;
  const next = bench.server.enqueue({ image: 'op' });
  (await engine.running()).end(0);
  await bench.server.ended(next);
  expect(await bench.close()).toEqual([]);
});
