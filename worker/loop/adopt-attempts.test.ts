import { expect, it } from 'vitest';
import type { ContainerStatus } from '@/worker/ports/engine';
import { terminal, type ContractServer, type Recorded } from '@/worker/testing/contract-server';
import { FakeEngine } from '@/worker/testing/fake-engine';
import { startWorker, TEST_WORKER } from '@/worker/testing/run-worker';
import { AttemptFolder } from './attempt-folder';

/** Answers so many questions about containers, then falls silent until it is let speak again. */
class TiringEngine extends FakeEngine {
  answers = 1;
  #fell = (): void => undefined;
  readonly silence = new Promise<void>((resolve) => {
    this.#fell = resolve;
  });
  readonly followed: string[] = [];
  override async inspect(name: string): Promise<ContainerStatus> {
    if (this.answers === 0) {
      this.silent = true;
      setTimeout(this.#fell, 100); // what has begun has asked for its log by then
    }
    this.answers -= 1;
    return super.inspect(name);
  }
  override logs(...asked: Parameters<FakeEngine['logs']>): ReturnType<FakeEngine['logs']> {
    if (asked[1].follow) this.followed.push(asked[0]);
    return super.logs(...asked);
  }
}

const engine = new TiringEngine();

/** A running container with its folder, as a killed worker leaves it. */
async function leave(server: ContractServer, root: string): Promise<Recorded> {
  const recorded = server.enqueue({ image: 'op' });
  server.takeBack();
  const { run_id, attempt, image } = recorded.run;
  const labels = {
    'gyoza.installation': server.installation,
    'gyoza.worker': TEST_WORKER,
    'gyoza.run_id': run_id,
    'gyoza.attempt': String(attempt),
  };
  const spec = { name: `gyoza-${run_id}-${attempt}`, image, command: null, env: {}, network: 'none' as const, labels };
  await engine.start(await engine.create({ ...spec, gpuId: null, capabilities: [] }));
  const folder = new AttemptFolder(root, run_id, attempt);
  folder.create();
  folder.writeTicket({
    ...{ run_id, attempt, image, installation: server.installation, worker_id: TEST_WORKER },
    ...{ timeout_s: null, ram_mb: null, gpu_id: null, exclusive: false, transfer: 'bind' },
  });
  return recorded;
}

it('takes up each attempt once, also when the engine falls silent half way', { timeout: 30_000 }, async () => {
  const left: Recorded[] = [];
  const begunHalfWay: string[] = [];
  const bench = await startWorker(
    () => engine,
    50,
    async (server, root) => {
      for (let count = 0; count < 3; count += 1) left.push(await leave(server, root));
      void engine.silence.then(() => {
        begunHalfWay.push(...engine.followed);
        Object.assign(engine, { silent: false, answers: Infinity });
      });
    },
  );
  expect(begunHalfWay).toEqual([]);
  await bench.server.until(() => left.every(({ events }) => events.some(({ type }) => type === 'STARTED')));
  for (const container of engine.containers.values()) container.write('stdout', 'one line');
  for (const container of engine.containers.values()) container.end(0);
  for (const run of left) await bench.server.ended(run);
  await bench.settled();
  expect(engine.followed.toSorted()).toEqual([...new Set(engine.followed)].toSorted());
  for (const run of left) {
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.events.map(({ type }) => type)).toEqual(['STARTED', 'COMPLETED']);
    expect(run.lines.map(({ text }) => text)).toEqual(['one line']);
  }
  expect(await bench.folders()).toEqual([]);
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});
