import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
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

const end = async (recorded: Recorded) => {
  await bench.server.ended(recorded);
  await bench.settled();
  return terminal(recorded);
};

describe('reports', () => {
  it('come late but whole and once when the server was away', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await bench.server.until(() => run.events.length === 1);
    bench.server.down = true;
    container.write('stdout', 'one', '{"gyoza":{"info":"said while nobody listened"}}', 'two');
    container.write('stderr', 'three');
    container.end(0);
    bench.server.down = false;
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.lines.map(({ n, text }) => [n, text])).toEqual([
      [0, 'one'],
      [1, 'two'],
      [2, 'three'],
    ]);
    expect(run.events.map(({ type }) => type)).toEqual(['STARTED', 'INFO', 'COMPLETED']);
  });

  it('are not told of an attempt that another worker has', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await bench.server.until(() => run.events.length === 1);
    bench.server.fence(run);
    container.write('stdout', 'x');
    await bench.settled();
    expect(engine.containers.size).toBe(0);
    expect(terminal(run)).toBeUndefined();
    expect(await bench.folders()).toEqual([]);
  });

  it('say what the server refused', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    bench.server.refuseOutputs = true;
    await writeFile(path.join(bench.root, `${run.run.run_id}.1`, 'gyoza', 'output.json'), '{"a":1}');
    container.end(0);
    expect(await end(run)).toMatchObject({ type: 'FAILED', outputs: {}, execution_summary: { cause: 'bad_output', exit_code: 0 } });
    expect(terminal(run)?.msg).toContain('These outputs are not wanted.');
  });
});

describe('an engine that does not answer', () => {
  it('loses nothing: the lease is kept, the run stays, and the end is told when it is back', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    container.write('stdout', 'before');
    await bench.server.until(() => run.lines.length === 1);
    engine.silent = true;
    container.write('stdout', 'meanwhile');
    await bench.worker.beat();
    expect(bench.server.heartbeats.at(-1)).toMatchObject({
      engine_error: 'The engine does not answer.',
      running: [{ run_id: run.run.run_id, attempt: 1 }],
    });
    container.end(0);
    await bench.worker.beat();
    expect(bench.server.heartbeats.at(-1)?.running).toHaveLength(1);
    expect(terminal(run)).toBeUndefined();
    engine.silent = false;
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.lines.map(({ text }) => text)).toEqual(['before', 'meanwhile']);
    await bench.worker.beat();
    expect(bench.server.heartbeats.at(-1)).toMatchObject({ engine_error: null, running: [] });
  });

  it('makes an ending that nobody asked for the engine’s fault', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await bench.server.until(() => run.events.length === 1);
    engine.silent = true;
    await bench.worker.beat();
    container.end(137);
    engine.silent = false;
    expect(await end(run)).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'engine_lost' } });
  });

  it('fails what it has forgotten', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await engine.remove(container.id);
    expect(await end(run)).toMatchObject({
      type: 'FAILED',
      msg: expect.stringContaining('disappeared') as string,
      execution_summary: { cause: 'engine_lost', exit_code: null },
    });
  });
});

describe('a log', () => {
  it('is read to its end even when the live stream is cut at once', async () => {
    engine.cutLogs = true;
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    container.write('stdout', 'one', '{"gyoza":{"progress":5}}', 'two');
    container.end(0);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.lines.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(run.events.map(({ type, msg }) => [type, msg])).toEqual([
      ['STARTED', 'started'],
      ['PROGRESS', 5],
      ['COMPLETED', 'done'],
    ]);
  });
});

describe('creating', () => {
  it('fetches an image that is not there, and says so', async () => {
    engine.refuseCreate = 'image_missing';
    const run = bench.server.enqueue({ image: 'far/op:2' });
    (await engine.running()).end(0);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(engine.pulls).toEqual(['far/op:2']);
    expect(run.events.map(({ msg }) => msg)).toEqual(['Pulling image far/op:2', 'started', 'done']);
  });

  it.each([
    ['no_space', 'no_space'],
    ['refused', 'engine'],
    ['program_missing', 'program_missing'],
  ] as const)('fails with the cause of a fault %s', async (kind, cause) => {
    engine.refuseCreate = kind;
    const run = bench.server.enqueue({ image: 'op' });
    expect(await end(run)).toMatchObject({ type: 'FAILED', msg: `refused: ${kind}`, execution_summary: { cause } });
  });
});

describe('stopping', () => {
  it('sends SIGTERM, and SIGKILL after the grace', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    bench.server.cancel(run);
    expect(await end(run)).toMatchObject({ type: 'CANCELLED', execution_summary: { exit_code: 137 } });
    expect(container.signals).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('answers for an attempt that it does not know', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    (await engine.running()).end(0);
    await end(run);
    const lost = bench.server.enqueue({ image: 'op', attempt: 2 });
    (await engine.running()).end(0);
    await end(lost);
    lost.events.length = 0;
    bench.server.cancel(lost);
    await bench.server.until(() => terminal(lost)?.type === 'CANCELLED');
  });

  it('gives back what runs when the worker is shut down', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await bench.server.until(() => run.events.length === 1);
    bench.worker.shutdown(false);
    await bench.settled();
    expect(run.released).toBe('');
    expect(container.signals[0]).toBe('SIGTERM');
    expect(terminal(run)).toBeUndefined();
    expect(await bench.folders()).toEqual([]);
  });

  it('gives no grace when forced', async () => {
    const run = bench.server.enqueue({ image: 'op' });
    const container = await engine.running();
    await bench.server.until(() => run.events.length === 1);
    bench.worker.shutdown(true);
    await bench.settled();
    expect(container.signals[0]).not.toBe(undefined);
    expect(run.released).toBe('');
  });

  it('ends an exclusive op before the lease of a cut-off worker ends', async () => {
    const exclusive = bench.server.enqueue({ image: 'op', exclusive: true });
    const container = await engine.running();
    const other = bench.server.enqueue({ image: 'op' });
    await engine.until(() => engine.containers.size === 2);
    bench.server.leaseS = 4.2;
    await bench.worker.beat();
    bench.server.down = true;
    await engine.until(() => container.state === 'ended');
    bench.server.down = false;
    await bench.server.until(() => exclusive.released !== null);
    expect(other.released).toBeNull();
    bench.server.cancel(other, true);
    await bench.settled();
  });
});

describe('a restart', () => {
  /** What a killed worker leaves: containers and folders, and a new worker over them. */
  async function restart(prepare: (labels: (run: string) => Record<string, string>, root: string) => Promise<void>): Promise<void> {
    await bench.close();
    engine = new FakeEngine();
    bench = await startWorker(
      () => engine,
      50,
      async (server, root) => {
        await prepare(
          (run) => ({ 'gyoza.installation': server.installation, 'gyoza.worker': TEST_WORKER, 'gyoza.run_id': run, 'gyoza.attempt': '1' }),
          root,
        );
      },
    );
  }
  const spec = (labels: Record<string, string>) => ({
    name: `gyoza-${labels['gyoza.run_id']}-1`,
    image: 'op',
    command: null,
    env: {},
    network: 'none' as const,
    labels,
    gpuId: null,
    capabilities: [],
  });

  it('removes containers of its own that no folder belongs to, and no others', async () => {
    let foreign = '';
    await restart(async (labels) => {
      await engine.create(spec(labels('00000000-0000-4000-8000-000000000001')));
      foreign = await engine.create(spec({ ...labels('00000000-0000-4000-8000-000000000002'), 'gyoza.worker': 'another' }));
    });
    expect([...engine.containers.keys()]).toEqual([foreign]);
  });

  it('delivers an outcome that was left on disk', async () => {
    let run: Recorded | undefined;
    await bench.close();
    engine = new FakeEngine();
    bench = await startWorker(
      () => engine,
      50,
      async (server, root) => {
        run = server.enqueue({ image: 'op' });
        server.takeBack();
        const folder = path.join(root, `${run.run.run_id}.1`);
        await mkdir(folder);
        await writeFile(
          path.join(folder, 'outcome.json'),
          JSON.stringify({ kind: 'report', type: 'COMPLETED', msg: 'done', outputs: { a: 1 }, summary: {} }),
        );
      },
    );
    if (run === undefined) throw new Error('There is no run.');
    expect(await end(run)).toMatchObject({ type: 'COMPLETED', outputs: { a: 1 } });
    expect(await bench.folders()).toEqual([]);
  });

  it('gives back an attempt that has a folder but no container', async () => {
    let run: Recorded | undefined;
    await bench.close();
    engine = new FakeEngine();
    bench = await startWorker(
      () => engine,
      50,
      async (server, root) => {
        run = server.enqueue({ image: 'op' });
        server.takeBack();
        await mkdir(path.join(root, `${run.run.run_id}.1`));
      },
    );
    await bench.server.until(() => run?.released === 'the worker was restarted');
    await bench.settled();
    expect(await bench.folders()).toEqual([]);
  });
});
