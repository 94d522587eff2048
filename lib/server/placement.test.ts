import { beforeEach, describe, expect, it } from 'vitest';
import type { ClaimedRun } from '@/lib/contract/worker';
import { database, inTransaction } from './db';
import { forecastRun } from './forecast-run';
import { getRun } from './get-run';
import { retryRun } from './retry-run';
import { adHocRun, beat, claim, define, report, runOf, takeTo } from './testing/fixtures';

const ids = (runs: readonly { id: string }[]): string[] => runs.map(({ id }) => id);
const end = async (run: ClaimedRun | undefined, worker: string): Promise<void> => {
  if (run === undefined) throw new Error('There is no run to end.');
  await report(run.id, worker, run.attempt, { type: 'STARTED' }, { type: 'COMPLETED' });
};
const customer = (name: string) => ({ inputs: { customer: name } });
const perCustomer = (limit: number) => ({
  input_specs: { customer: { type: 'string' } },
  concurrency: { limit, key: '${inputs.customer}' },
});

beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});

describe('worker tags', () => {
  it('go with the run, also through a retry, and only a worker that has them all gets it', async () => {
    await define({ id: 'tagged', worker_tags: ['gpu', 'lab'] });
    const { id } = await runOf('tagged');
    await beat('plain', { tags: ['lab'] });
    expect(await claim('plain')).toEqual([]);
    expect((await getRun(id)).waiting).toMatchObject({ code: 'tags', reason: 'No connected worker has the tag gpu.', position: null });
    await takeTo('CANCELLED', id);
    await inTransaction((tx) => retryRun(tx, id, {}));
    expect(await claim('plain')).toEqual([]);
    await beat('able', { tags: ['lab', 'gpu', 'x'] });
    expect(ids(await claim('able'))).toEqual([id]);
    expect((await getRun(id)).worker_tags).toEqual(['gpu', 'lab']);
  });
});

describe('concurrency', () => {
  it('holds the limit of an op exactly, whoever asks at the same moment', async () => {
    await define({ id: 'limited', concurrency: { limit: 3 } });
    await define({ id: 'limited', version: '2.0.0', concurrency: { limit: 3 } });
    for (let n = 0; n < 10; n += 1) await runOf('limited', {}, n % 2 === 0 ? '1.0.0' : '2.0.0');
    const workers = ['w1', 'w2', 'w3', 'w4'];
    for (const worker of workers) await beat(worker, { max_runs: 2 });
    let ended = 0;
    while (ended < 10) {
      const given = (await Promise.all([...workers, ...workers].map((worker) => claim(worker)))).flat();
      expect(await database().run.count({ where: { state: 'ASSIGNED' } })).toBeLessThanOrEqual(3);
      const [next] = given.length > 0 ? given : await claim('w1');
      const held = await database().run.findFirst({ where: { state: 'ASSIGNED' } });
      const run = held ?? next;
      if (run == null) continue;
      const workerId = 'workerId' in run ? run.workerId : run.worker_id;
      await report(run.id, workerId ?? '', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
      ended += 1;
    }
    expect(await database().run.count({ where: { state: 'COMPLETED' } })).toBe(10);
  });

  it('holds the limit per key, and says whose end is waited for', async () => {
    await define({ id: 'keyed', ...perCustomer(1) });
    const a1 = await runOf('keyed', customer('a'));
    const a2 = await runOf('keyed', customer('a'));
    const b1 = await runOf('keyed', customer('b'));
    await beat('w1');
    expect(new Set(ids(await claim('w1')))).toEqual(new Set([a1.id, b1.id]));
    expect((await getRun(a2.id)).waiting).toEqual({
      code: 'concurrency',
      reason: 'Waiting for its turn: 1 of at most 1 runs of this op for “a” are under way.',
      position: 1,
      blocked_by: [a1.id],
      blocked_by_others: 0,
      expected_start: null,
    });
    await report(a1.id, 'w1', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
    expect(ids(await claim('w1'))).toEqual([a2.id]);
  });

  it('gives the keys their turns: a newcomer does not stand behind the many of another', async () => {
    await define({ id: 'turns', ...perCustomer(5) });
    for (let n = 0; n < 80; n += 1) await runOf('turns', customer('crowd'));
    const single = await runOf('turns', customer('single'));
    const other = await runOf('turns', customer('other'));
    await beat('w1', { max_runs: 1 });
    const order: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const [run] = await claim('w1');
      order.push(JSON.stringify(run?.inputs['customer']));
      await end(run, 'w1');
    }
    expect(order).toEqual(['"crowd"', '"other"', '"single"', '"crowd"']);
    expect(await database().run.count({ where: { id: { in: [single.id, other.id] }, state: 'COMPLETED' } })).toBe(2);
  });

  it('keeps a crowd that may not start from hiding what may', async () => {
    await define({ id: 'crowd', concurrency: { limit: 1 } });
    for (let n = 0; n < 70; n += 1) await runOf('crowd', { priority: 9 });
    const behind = await adHocRun();
    await beat('w1');
    const given = ids(await claim('w1'));
    expect(given).toContain(behind.id);
    expect(given).toHaveLength(2);
  });
});

describe('waiting', () => {
  it('tells room from reservation from turn, with whose end it waits for and when', async () => {
    const image = 'example/never-ran:1';
    const holder = await adHocRun({ image, constraints: { cpu: 3 }, timeout_s: 600 });
    await beat('w1', { cpu: 4 });
    expect(ids(await claim('w1'))).toEqual([holder.id]);
    const big = await adHocRun({ image, constraints: { cpu: 4 } });
    const small = await adHocRun({ image, constraints: { cpu: 1 } });
    expect(await claim('w1')).toEqual([]);
    const forBig = (await getRun(big.id)).waiting;
    expect(forBig).toMatchObject({
      code: 'room',
      reason: 'Waiting for room: it needs 4 CPU, 1 of 4 free on w1.',
      position: 1,
      blocked_by: [holder.id],
    });
    expect(Date.parse(forBig?.expected_start ?? '') - Date.now()).toBeGreaterThan(500_000);
    expect((await getRun(small.id)).waiting).toMatchObject({ code: 'reserved', position: 2, blocked_by: [big.id] });
    expect((await getRun(holder.id)).waiting).toBeUndefined();
  });

  it('counts the runs of ops that the reader does not see, and does not name them', async () => {
    await define({ id: 'hidden-holder', constraints: { cpu: 4 } });
    await define({ id: 'seen', constraints: { cpu: 4 } });
    const holder = await runOf('hidden-holder');
    await beat('w1', { cpu: 4 });
    expect(ids(await claim('w1'))).toEqual([holder.id]);
    const { id } = await runOf('seen');
    const sight = { only: null, hidden: ['hidden-holder'] };
    expect((await getRun(id)).waiting).toMatchObject({ code: 'room', blocked_by: [holder.id], blocked_by_others: 0 });
    expect((await getRun(id, sight)).waiting).toMatchObject({ code: 'room', blocked_by: [], blocked_by_others: 1 });
    expect((await forecastRun('seen', undefined, sight)).waiting).toMatchObject({ code: 'room', blocked_by: [], blocked_by_others: 1 });
    expect(JSON.stringify(await getRun(id, sight))).not.toContain(holder.id);
  });
});
