import { beforeEach, describe, expect, it } from 'vitest';
import { cancelRun } from './cancel-run';
import { claimRuns } from './claim-runs';
import { database } from './db';
import { drainWorker } from './list-workers';
import { patchRun } from './patch-run';
import { adHocRun, beat, claim, define, report, runOf, start, takeTo } from './testing/fixtures';

const never = new AbortController().signal;
const ids = (runs: readonly { id: string }[]): string[] => runs.map(({ id }) => id);

beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});

describe('order and capacity', () => {
  it('gives the highest priority first, equal ones oldest first', async () => {
    const low = await adHocRun({ priority: -5 });
    const a = await adHocRun();
    const b = await adHocRun();
    const high = await adHocRun({ priority: 6 });
    await database().run.updateMany({ where: { id: { in: [a.id, b.id] } }, data: { createdAt: new Date(Date.now() - 60_000) } });
    await beat('w1', { max_runs: 1 });
    const order: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const [next] = await claim('w1');
      order.push(next?.id ?? 'nothing');
      if (next !== undefined) await report(next.id, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    }
    expect(order).toEqual([high.id, ...[a.id, b.id].sort(), low.id]);
  });

  it('never holds more than cpu, memory and max_runs allow, fractions included', async () => {
    for (let n = 0; n < 12; n += 1) await adHocRun({ constraints: { cpu: 0.1, ram_mb: 100 } });
    await beat('cpu', { cpu: 0.3, ram_mb: 10_000 });
    expect(await claim('cpu')).toHaveLength(3);
    expect(await claim('cpu')).toHaveLength(0);
    await beat('ram', { cpu: 9, ram_mb: 399 });
    expect(await claim('ram')).toHaveLength(3);
    await beat('slots', { max_runs: 2 });
    expect(await claim('slots')).toHaveLength(2);
    expect(await claim('slots')).toHaveLength(0);
  });

  it('shares GPUs by their memory, and gives a named one', async () => {
    const gpus = [
      { id: 'g0', name: 'x', vram_mb: 1000 },
      { id: 'g1', name: 'x', vram_mb: 600 },
    ];
    const wants = async (constraints: { vram_mb?: number; gpu_id?: string }) => (await adHocRun({ constraints })).id;
    const big = await wants({ vram_mb: 700 });
    const named = await wants({ vram_mb: 500, gpu_id: 'g1' });
    const small = await wants({ vram_mb: 300 });
    const none = await wants({ vram_mb: 100, gpu_id: 'g7' });
    const waits = await wants({ vram_mb: 400 });
    await beat('w1', { gpus });
    const taken = await claim('w1');
    expect(new Map(taken.map((run) => [run.id, run.gpu_id]))).toEqual(
      new Map([
        [big, 'g0'],
        [named, 'g1'],
        [small, 'g0'],
      ]),
    );
    await report(big, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    expect((await claim('w1')).map((run) => [run.id, run.gpu_id])).toEqual([[waits, 'g0']]);
    expect((await database().run.findUniqueOrThrow({ where: { id: none } })).state).toBe('PENDING');
  });

  it('gives nothing to a worker that has been silent for a lease, though its call is still open, and wakes that call when it is back', async () => {
    const { id } = await adHocRun();
    await beat('w1');
    await database().worker.update({ where: { id: 'w1' }, data: { lastSeenAt: new Date(Date.now() - 16_000) } });
    expect(await claim('w1')).toEqual([]);
    const open = claimRuns('w1', 15, new AbortController().signal);
    await beat('w1');
    expect((await open).runs.map((run) => run.id)).toEqual([id]);
  });

  it('gives nothing to a worker that drains or has no engine', async () => {
    await adHocRun();
    await beat('w1');
    await drainWorker('w1', true);
    expect(await claim('w1')).toEqual([]);
    await drainWorker('w1', false);
    await beat('w1', { engine_error: 'docker is away' });
    expect(await claim('w1')).toEqual([]);
    await beat('w1');
    expect(await claim('w1')).toHaveLength(1);
  });

  it('keeps a long queue of what fits no machine from hiding the rest', async () => {
    for (let n = 0; n < 210; n += 1) await adHocRun({ priority: 1000, constraints: { vram_mb: 1 } });
    const { id } = await adHocRun({ priority: -1000 });
    await beat('w1');
    expect(ids(await claim('w1'))).toEqual([id]);
  });

  it('keeps room for a big run: what would delay it waits, what ends in time goes ahead', async () => {
    // An image that never ran: only its time limits say how long it takes.
    const image = 'example/new:1';
    const blocker = await adHocRun({ image, constraints: { cpu: 3 }, timeout_s: 60 });
    await beat('w1', { cpu: 4 });
    expect(ids(await claim('w1'))).toEqual([blocker.id]);
    const big = await adHocRun({ image, constraints: { cpu: 4 } });
    const endless = await adHocRun({ image, constraints: { cpu: 1 } });
    const short = await adHocRun({ image, constraints: { cpu: 1 }, timeout_s: 20 });
    expect(ids(await claim('w1'))).toEqual([short.id]);
    expect(await database().attempt.findFirst({ where: { runId: short.id } })).toMatchObject({
      placedBecause: 'It went ahead of 2 runs that wait for more room, without delaying them.',
    });
    const { reservedWorker, reservedBy } = await database().run.findUniqueOrThrow({ where: { id: big.id } });
    expect(reservedWorker).toBe('w1');
    expect(reservedBy?.getTime()).toBeGreaterThan(Date.now() + 50_000);
    // However many small ones come, the big one is next as soon as it fits.
    await report(short.id, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    await adHocRun({ image, constraints: { cpu: 1 } });
    expect(await claim('w1')).toEqual([]);
    await report(blocker.id, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    expect(ids(await claim('w1'))).toEqual([big.id]);
    await report(big.id, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    expect(ids(await claim('w1'))).toContain(endless.id);
  });

  it('gives each run to one worker, however many ask at the same moment', async () => {
    for (let n = 0; n < 20; n += 1) await adHocRun({ constraints: { cpu: 1 } });
    const workers = ['w1', 'w2', 'w3', 'w4'];
    for (const worker of workers) await beat(worker, { cpu: 4 });
    const given = await Promise.all([...workers, ...workers].map((worker) => claim(worker)));
    const all = given.flatMap(ids);
    expect(new Set(all).size).toBe(all.length);
    for (const worker of workers) {
      expect(await database().run.count({ where: { workerId: worker, state: 'ASSIGNED' } })).toBeLessThanOrEqual(4);
      await claim(worker);
    }
    expect(await database().run.count({ where: { state: 'ASSIGNED' } })).toBe(16);
  });

  it('never runs an exclusive op beside itself, with several claimers and versions, and its next one when it has ended', async () => {
    await define({ id: 'alone', version: '1.0.0', exclusive: true });
    await define({ id: 'alone', version: '2.0.0', exclusive: true });
    for (let n = 0; n < 6; n += 1) await runOf('alone', {}, n % 2 === 0 ? '1.0.0' : '2.0.0');
    for (const worker of ['w1', 'w2', 'w3']) await beat(worker);
    for (let round = 0; round < 6; round += 1) {
      const given = (await Promise.all(['w1', 'w2', 'w3', 'w1'].map((worker) => claim(worker)))).flat();
      if (given.length === 0) given.push(...(await claim('w1')));
      expect(given).toHaveLength(1);
      const [run] = given;
      if (typeof run?.worker_id === 'string') await report(run.id, run.worker_id, 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    }
    expect(await database().run.count({ where: { state: 'COMPLETED' } })).toBe(6);
  });
});

describe('the long poll', () => {
  it('waits for a run and is woken by its creation', async () => {
    await beat('w1');
    const waiting = claimRuns('w1', 60, never);
    await expect(Promise.race([waiting, Promise.resolve('still waiting')])).resolves.toBe('still waiting');
    const { id } = await adHocRun();
    expect(ids((await waiting).runs)).toEqual([id]);
  });

  it('is woken by an order to cancel, once', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    const waiting = claimRuns('w1', 60, never);
    await cancelRun(id);
    expect(await waiting).toEqual({ runs: [], cancel: [{ run_id: id, attempt: 1, hard: false }] });
    expect(await claimRuns('w1', 0, never)).toEqual({ runs: [], cancel: [] });
    expect((await beat('w1')).cancel).toEqual([{ run_id: id, attempt: 1, hard: false }]);
  });

  it('is woken by room that comes free, by a changed priority that matters not, and by the end of draining', async () => {
    const first = await adHocRun({ constraints: { cpu: 1 } });
    const second = await adHocRun({ constraints: { cpu: 1 } });
    await beat('w1', { cpu: 1 });
    expect(ids(await claim('w1'))).toEqual([first.id]);
    const waiting = claimRuns('w1', 60, never);
    await patchRun(second.id, { priority: 9 }, 'admin');
    await report(first.id, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    expect(ids((await waiting).runs)).toEqual([second.id]);

    const third = await adHocRun();
    await beat('w2');
    await drainWorker('w2', true);
    await drainWorker('w1', true);
    const drained = claimRuns('w2', 60, never);
    await drainWorker('w2', false);
    expect(ids((await drained).runs)).toEqual([third.id]);
  });

  it('wakes by itself when a delayed retry is due, not before', async () => {
    const { id } = await adHocRun({ retry_policy: { max_attempts: 2, backoff_s: 0.7, backoff_factor: 1, max_backoff_s: 10 } });
    await start(id, 'w1');
    await report(id, 'w1', 1, { type: 'FAILED', msg: 'no' });
    const { nextAttemptAt } = await database().run.findUniqueOrThrow({ where: { id } });
    expect(await claim('w1')).toEqual([]);
    expect(ids((await claimRuns('w1', 30, never)).runs)).toEqual([id]);
    expect(Date.now()).toBeGreaterThanOrEqual(nextAttemptAt?.getTime() ?? Infinity);
    expect((await database().run.findUniqueOrThrow({ where: { id } })).nextAttemptAt).toBeNull();
  });

  it('ends empty when its time is over or its client goes, and takes nothing with it', async () => {
    await beat('w1');
    expect(await claimRuns('w1', 0.05, never)).toEqual({ runs: [], cancel: [] });
    const gone = new AbortController();
    const waiting = claimRuns('w1', 60, gone.signal);
    gone.abort();
    expect(await waiting).toEqual({ runs: [], cancel: [] });
    const { id } = await adHocRun();
    expect((await database().run.findUniqueOrThrow({ where: { id } })).state).toBe('PENDING');
  });

  it('does not know a worker that never sent a heartbeat', async () => {
    await expect(claimRuns('nobody', 0, never)).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('leaves ended and delayed runs alone', async () => {
  for (const state of ['COMPLETED', 'FAILED', 'CANCELLED'] as const) await takeTo(state, (await adHocRun()).id);
  const { id } = await adHocRun();
  await database().run.update({ where: { id }, data: { nextAttemptAt: new Date(Date.now() + 60_000) } });
  await beat('w1');
  expect(await claim('w1')).toEqual([]);
});
