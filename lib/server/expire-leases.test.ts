import { beforeEach, describe, expect, it } from 'vitest';
import { cancelRun } from './cancel-run';
import { database } from './db';
import { expireLeases } from './expire-leases';
import { listAttempts } from './list-attempts';
import { reread } from './get-run';
import { adHocRun, assign, beat, claim, report, start } from './testing/fixtures';

const UP = 60_000;
const before = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

/** Moves the clock of a run's lease, and of its worker's last heartbeat, into the past. */
async function silent(id: string, seconds: { lease: number; worker: number }, worker = 'w1'): Promise<void> {
  await database().run.update({ where: { id }, data: { leaseSeenAt: before(seconds.lease) } });
  await database().worker.update({ where: { id: worker }, data: { lastSeenAt: before(seconds.worker) } });
}

beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});

describe('a lost worker', () => {
  it('ends its running attempt FAILED by its name, and the run waits again without using up an attempt', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    await report(id, 'w1', 1, { type: 'PROGRESS', msg: 30 });
    await silent(id, { lease: 15.5, worker: 15.5 });
    expect(await expireLeases(UP)).toBe(1);
    const run = await reread(id);
    expect(run).toMatchObject({ state: 'PENDING', current_attempt: 2, worker_id: null, next_attempt_at: null, progress: 0 });
    const [first, second] = await listAttempts(id);
    expect(first).toMatchObject({
      state: 'FAILED',
      progress: 30,
      execution_summary: { cause: 'worker_lost', error_message: expect.stringMatching(/^worker w1 was lost/) as string, worker_id: 'w1' },
    });
    expect([...(first?.events ?? []), ...(second?.events ?? [])].map((event) => [event.id, event.type, event.attempt])).toEqual([
      [0, 'STARTED', 1],
      [1, 'PROGRESS', 1],
      [2, 'FAILED', 1],
      [3, 'RETRIED', 2],
    ]);
    await expect(report(id, 'w1', 1, { type: 'COMPLETED' })).rejects.toMatchObject({ code: 'not_holder' });
    expect((await beat('w1', { running: [{ run_id: id, attempt: 1 }] })).cancel).toEqual([{ run_id: id, attempt: 1, hard: true }]);
  });

  it('is forgiven three times; the fourth time the run stays FAILED, and a person’s retry starts anew', async () => {
    const { id } = await adHocRun();
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await start(id, 'w1');
      await silent(id, { lease: 20, worker: 20 });
      expect(await expireLeases(UP)).toBe(1);
    }
    expect(await reread(id)).toMatchObject({ state: 'FAILED', current_attempt: 4 });
    expect(await expireLeases(UP)).toBe(0);
  });

  it('counts losses apart from failures', async () => {
    const { id } = await adHocRun({ retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 1, max_backoff_s: 0 } });
    await start(id, 'w1');
    await silent(id, { lease: 20, worker: 20 });
    await expireLeases(UP);
    await start(id, 'w1');
    await report(id, 'w1', 2, { type: 'FAILED', msg: 'its own fault' });
    expect(await reread(id)).toMatchObject({ state: 'PENDING', current_attempt: 3 });
    await start(id, 'w1');
    await report(id, 'w1', 3, { type: 'FAILED', msg: 'again' });
    expect(await reread(id)).toMatchObject({ state: 'FAILED', current_attempt: 3 });
  });

  it('loses what it was only assigned too', async () => {
    const { id } = await adHocRun();
    await assign(id, 'w1');
    await silent(id, { lease: 20, worker: 20 });
    expect(await expireLeases(UP)).toBe(1);
    expect(await reread(id)).toMatchObject({ state: 'PENDING', current_attempt: 2 });
  });

  it('makes an exclusive run wait five seconds more', async () => {
    const { id } = await adHocRun({ exclusive: true });
    await start(id, 'w1');
    await silent(id, { lease: 20, worker: 20 });
    const now = Date.now();
    await expireLeases(UP);
    const { nextAttemptAt } = await database().run.findUniqueOrThrow({ where: { id } });
    expect((nextAttemptAt?.getTime() ?? 0) - now).toBeGreaterThanOrEqual(5000);
    await beat('w2');
    expect(await claim('w2')).toEqual([]);
  });

  it('makes every other run of an exclusive op wait those five seconds too, also when the lost one does not come back', async () => {
    for (const ended of ['lost', 'cancelled'] as const) {
      const { id } = await adHocRun({ exclusive: true, image: `example/alone:${ended}` });
      await start(id, 'w1');
      if (ended === 'cancelled') await cancelRun(id);
      const other = await adHocRun({ exclusive: true, image: `example/alone:${ended}` });
      const unlike = await adHocRun({ exclusive: true, image: 'example/another:1' });
      await silent(id, { lease: 20, worker: 20 });
      const now = Date.now();
      await expireLeases(UP);
      const { exclusiveUntil } = await database().run.findUniqueOrThrow({ where: { id } });
      expect((exclusiveUntil?.getTime() ?? 0) - now).toBeGreaterThanOrEqual(5000);
      // Longer than a slow machine needs to get to the next line.
      await database().run.update({ where: { id }, data: { exclusiveUntil: before(-3600) } });
      await beat('w2');
      expect((await claim('w2')).map((run) => run.id)).toEqual([unlike.id]);
      await report(unlike.id, 'w2', 1, { type: 'STARTED' }, { type: 'COMPLETED' });
      await database().run.update({
        where: { id },
        data: { exclusiveUntil: before(0.001), ...(ended === 'lost' ? { nextAttemptAt: null } : {}) },
      });
      // One of the two, and never both.
      const taken = await claim('w2');
      expect(taken).toHaveLength(1);
      expect([id, other.id]).toContain(taken[0]?.id);
      await database().run.deleteMany();
    }
  });

  it('ends a run that was being cancelled CANCELLED, not again', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    await cancelRun(id);
    await silent(id, { lease: 20, worker: 20 });
    await expireLeases(UP);
    expect(await reread(id)).toMatchObject({ state: 'CANCELLED', current_attempt: 1 });
  });
});

describe('a worker that lives', () => {
  it('gets an assigned run taken back that it never listed', async () => {
    const { id } = await adHocRun();
    await assign(id, 'w1');
    await silent(id, { lease: 16, worker: 1 });
    expect(await expireLeases(UP)).toBe(1);
    expect(await reread(id)).toMatchObject({ state: 'PENDING', current_attempt: 1, events: [] });
  });

  it('keeps what it lists, and what it reports on', async () => {
    const listed = await adHocRun();
    await start(listed.id, 'w1');
    const reported = await adHocRun();
    await start(reported.id, 'w1');
    for (const { id } of [listed, reported]) await silent(id, { lease: 16, worker: 1 });
    await beat('w1', { running: [{ run_id: listed.id, attempt: 1 }] });
    await report(reported.id, 'w1', 1, { type: 'PROGRESS', msg: 1 });
    expect(await expireLeases(UP)).toBe(0);
    expect(await reread(listed.id)).toMatchObject({ state: 'RUNNING' });
  });

  it('does not keep a lease by listing an old attempt', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    await silent(id, { lease: 16, worker: 16 });
    await expireLeases(UP);
    await start(id, 'w1');
    await silent(id, { lease: 16, worker: 1 });
    expect((await beat('w1', { running: [{ run_id: id, attempt: 1 }] })).cancel).toEqual([{ run_id: id, attempt: 1, hard: true }]);
    expect(await expireLeases(UP)).toBe(1);
  });

  it('is not lost a moment before fifteen seconds are over', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    await silent(id, { lease: 14.5, worker: 14.5 });
    expect(await expireLeases(UP)).toBe(0);
  });
});

it('counts no time in which the server itself was down', async () => {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await silent(id, { lease: 3600, worker: 3600 });
  expect(await expireLeases(14_000)).toBe(0);
  expect(await expireLeases(15_001)).toBe(1);
});

it('moves each run once when several servers look at the same moment', async () => {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await silent(id, { lease: 20, worker: 20 });
  const moved = await Promise.all([1, 2, 3, 4].map(() => expireLeases(UP)));
  expect(moved.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await reread(id)).toMatchObject({ state: 'PENDING', current_attempt: 2 });
});
