import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
import { FakeEngine, type FakeContainer } from '@/worker/testing/fake-engine';
import { startWorker, type Bench } from '@/worker/testing/run-worker';

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

const end = async (recorded: Recorded) => {
  await bench.server.ended(recorded);
  await bench.settled();
  return terminal(recorded);
};
/** The container that is there next, whatever its state. */
const made = async (): Promise<FakeContainer> => {
  await engine.until(() => engine.containers.size > 0);
  const [container] = engine.containers.values();
  if (container === undefined) throw new Error('There is no container.');
  return container;
};

describe('a start whose answer was lost', () => {
  it('has happened: a container that runs is followed to its end', async () => {
    engine.loseStart = 'running';
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await bench.server.until(() => run.events.length === 1);
    container.end(0);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(container.executions).toBe(1);
  });

  it('has happened: a container that ran to its end is not started again', async () => {
    engine.loseStart = 'over';
    const run = bench.server.enqueue({ image: 'op' });
    const container = await made();
    expect(await end(run)).toMatchObject({ type: 'COMPLETED', execution_summary: { exit_code: 0 } });
    expect(container.executions).toBe(1);
  });

  it('may have happened though the engine knows nothing of it: the container goes, and the attempt is given back', async () => {
    engine.loseStart = 'forgotten';
    const run = bench.server.enqueue({ image: 'op' });
    const container = await made();
    await bench.server.until(() => run.released !== null);
    expect(run.released).toBe('The container engine of its worker went away while it started the container.');
    await bench.settled();
    expect(container.executions).toBe(1);
    expect(engine.containers.size).toBe(0);
    expect(run.events).toEqual([]);
  });
});

describe('a start that reached nobody', () => {
  it('is tried until somebody listens, and happens once', async () => {
    engine.absent = true;
    const run = bench.server.enqueue({ image: 'op' });
    const container = await made();
    await bench.worker.beat();
    expect(container.executions).toBe(0);
    engine.absent = false;
    (await engine.running()).end(0);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(container.executions).toBe(1);
  });

  it('is given up when the attempt is to end', async () => {
    engine.absent = true;
    const run = bench.server.enqueue({ image: 'op' });
    const container = await made();
    bench.server.cancel(run);
    expect(await end(run)).toMatchObject({ type: 'CANCELLED' });
    engine.absent = false;
    expect(container.executions).toBe(0);
  });
});

describe('a create whose answer was lost', () => {
  it('leaves a container that makes room for the one that is started', async () => {
    engine.loseCreate = true;
    const run = bench.server.enqueue({ image: 'op' });
    const lost = await made();
    const container = await engine.running();
    expect(container).not.toBe(lost);
    expect(engine.containers.size).toBe(1);
    container.end(0);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect([lost.executions, container.executions]).toEqual([0, 1]);
  });

  it('is waited for when its name is taken and nothing is there yet', async () => {
    engine.refuseCreate = 'conflict';
    const run = bench.server.enqueue({ image: 'op' });
    (await engine.running()).end(0);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
  });
});
