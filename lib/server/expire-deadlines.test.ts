import { beforeEach, expect, it } from 'vitest';
import { cancelRun } from './cancel-run';
import { claimRuns } from './claim-runs';
import { database, inTransaction } from './db';
import { startDuties } from './duties';
import { expireDeadlines } from './expire-deadlines';
import { expireLeases } from './expire-leases';
import { reread } from './get-run';
import { listAttempts } from './list-attempts';
import { subscribe, Wakeup } from './notifications';
import { releaseRun } from './release-run';
import { retryRun } from './retry-run';
import { adHocRun, assign, beat, claim, define, report, runOf, start } from './testing/fixtures';

const HOUR = 3600;
const retries = { max_attempts: 5, backoff_s: 0, backoff_factor: 1, max_backoff_s: 0 };
const stored = (id: string) => database().run.findUniqueOrThrow({ where: { id } });

/** Moves the end of a run's time into the past. */
async function overdue(id: string, which: 'queueDeadlineAt' | 'runDeadlineAt'): Promise<void> {
  await database().run.update({ where: { id }, data: { [which]: new Date(Date.now() - 1000) } });
}

beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});

it('fails what nobody took in time, without a retry, and leaves alone what has time or was taken', async () => {
  const late = await adHocRun({ queue_timeout_s: 30, retry_policy: retries });
  const early = await adHocRun({ queue_timeout_s: HOUR });
  const taken = await adHocRun({ queue_timeout_s: 30, priority: 9 });
  await beat('w1', { max_runs: 1 });
  expect((await claim('w1')).map(({ id }) => id)).toEqual([taken.id]);
  for (const { id } of [late, taken]) await overdue(id, 'queueDeadlineAt');
  expect(await expireDeadlines()).toMatchObject({ moved: 1 });
  expect(await reread(late.id)).toMatchObject({
    state: 'FAILED',
    current_attempt: 1,
    execution_summary: { cause: 'waited_too_long', error_message: expect.stringMatching(/waited longer than 30 seconds/) as string },
    events: [{ id: 0, type: 'FAILED' }],
  });
  expect(await reread(early.id)).toMatchObject({ state: 'PENDING' });
  expect(await reread(taken.id)).toMatchObject({ state: 'ASSIGNED' });
  expect(await expireDeadlines()).toMatchObject({ moved: 0 });
});

it('counts the wait from when an attempt may start: anew when it is given back, and from the end of its delay', async () => {
  const { id } = await adHocRun({
    queue_timeout_s: HOUR,
    retry_policy: { max_attempts: 2, backoff_s: HOUR, backoff_factor: 1, max_backoff_s: HOUR },
  });
  await assign(id, 'w1');
  await overdue(id, 'queueDeadlineAt');
  const before = Date.now() - 1000;
  await releaseRun(id, { worker_id: 'w1', attempt: 1 }, {});
  expect((await stored(id)).queueDeadlineAt?.getTime()).toBeGreaterThanOrEqual(before + HOUR * 1000);
  await start(id, 'w1');
  await report(id, 'w1', 1, { type: 'FAILED', msg: 'no' });
  const { nextAttemptAt, queueDeadlineAt } = await stored(id);
  expect((queueDeadlineAt?.getTime() ?? 0) - (nextAttemptAt?.getTime() ?? 0)).toBe(HOUR * 1000);
});

it('fails a whole run that waits between two attempts, and one that was only assigned, whose worker is told at once', async () => {
  const waiting = await adHocRun({ run_timeout_s: 60, retry_policy: { ...retries, backoff_s: 30, max_backoff_s: 30 } });
  await start(waiting.id, 'w1');
  await report(waiting.id, 'w1', 1, { type: 'FAILED', msg: 'no' });
  expect(await reread(waiting.id)).toMatchObject({ state: 'PENDING', current_attempt: 2 });
  const assigned = await adHocRun({ run_timeout_s: 60, retry_policy: retries });
  await assign(assigned.id, 'w1');
  for (const { id } of [waiting, assigned]) await overdue(id, 'runDeadlineAt');
  const polling = claimRuns('w1', 60, new AbortController().signal);
  expect(await expireDeadlines()).toMatchObject({ moved: 2 });
  expect(await polling).toEqual({ runs: [], cancel: [{ run_id: assigned.id, attempt: 1, hard: true }] });
  for (const [run, attempt] of [
    [waiting, 2],
    [assigned, 1],
  ] as const) {
    expect(await reread(run.id)).toMatchObject({
      state: 'FAILED',
      current_attempt: attempt,
      execution_summary: { cause: 'run_timeout', error_message: expect.stringMatching(/took longer than 60 seconds in all/) as string },
    });
  }
  const [first] = await listAttempts(waiting.id);
  expect(first).toMatchObject({ state: 'FAILED', execution_summary: { error_message: 'no' } });
});

it('has a running container stopped by its worker, and the run fails only when that is gone', async () => {
  const { id } = await adHocRun({ run_timeout_s: 60, retry_policy: retries });
  await start(id, 'w1');
  const polling = claimRuns('w1', 60, new AbortController().signal);
  await overdue(id, 'runDeadlineAt');
  expect(await expireDeadlines()).toMatchObject({ moved: 1 });
  expect(await polling).toEqual({ runs: [], cancel: [{ run_id: id, attempt: 1, hard: false }] });
  expect(await expireDeadlines()).toMatchObject({ moved: 0 });
  expect((await beat('w1', { running: [{ run_id: id, attempt: 1 }] })).cancel).toEqual([{ run_id: id, attempt: 1, hard: false }]);
  expect(await reread(id)).toMatchObject({ state: 'RUNNING', cancel_requested: false });
  await report(id, 'w1', 1, { type: 'CANCELLED', msg: 'cancelled', outputs: { half: 1 }, execution_summary: { exit_code: 143 } });
  expect(await reread(id)).toMatchObject({
    state: 'FAILED',
    current_attempt: 1,
    outputs: { half: 1 },
    execution_summary: { cause: 'run_timeout', exit_code: 143, error_message: expect.stringMatching(/60 seconds in all/) as string },
  });
});

it('does not call a person’s cancel a timeout, nor retry a run whose time ended with its worker', async () => {
  const cancelled = await adHocRun({ run_timeout_s: 60 });
  await start(cancelled.id, 'w1');
  const lost = await adHocRun({ run_timeout_s: 60, retry_policy: retries });
  await start(lost.id, 'w1');
  for (const { id } of [cancelled, lost]) await overdue(id, 'runDeadlineAt');
  await cancelRun(cancelled.id);
  await report(cancelled.id, 'w1', 1, { type: 'CANCELLED' });
  expect(await reread(cancelled.id)).toMatchObject({ state: 'CANCELLED' });
  const past = new Date(Date.now() - 20_000);
  await database().run.update({ where: { id: lost.id }, data: { leaseSeenAt: past } });
  await database().worker.update({ where: { id: 'w1' }, data: { lastSeenAt: past } });
  expect(await expireLeases(60_000)).toBe(1);
  expect(await reread(lost.id)).toMatchObject({ state: 'FAILED', current_attempt: 1, execution_summary: { cause: 'worker_lost' } });
});

it('takes the limits of the definition, and a person’s retry begins anew, with other limits where it says so', async () => {
  await define({ id: 'slow', queue_timeout_s: 30, run_timeout_s: 60 });
  const { id } = await runOf('slow');
  await overdue(id, 'runDeadlineAt');
  await expireDeadlines();
  const before = Date.now() - 1000;
  const again = await inTransaction((tx) => retryRun(tx, id, { run_timeout_s: HOUR }));
  expect(again).toMatchObject({ state: 'PENDING', queue_timeout_s: 30, run_timeout_s: HOUR });
  expect(Date.parse(again.run_deadline_at ?? '')).toBeGreaterThanOrEqual(before + HOUR * 1000);
  expect(await expireDeadlines()).toMatchObject({ moved: 0, nextDueMs: expect.any(Number) as number });
});

it('ends each run once when several servers look at the same moment', async () => {
  const { id } = await adHocRun({ queue_timeout_s: 30 });
  await overdue(id, 'queueDeadlineAt');
  const moved = await Promise.all([1, 2, 3, 4].map(() => expireDeadlines()));
  expect(moved.reduce((sum, each) => sum + each.moved, 0)).toBe(1);
});

it('is a duty of the server, with no worker there', async () => {
  const stop = startDuties();
  const wakeup = new Wakeup();
  const { id } = await adHocRun({ queue_timeout_s: 0.2 });
  const unsubscribe = await subscribe(`run:${id}`, wakeup.raise);
  while ((await stored(id)).state === 'PENDING') await wakeup.wait(1000);
  unsubscribe();
  await stop();
  expect(await reread(id)).toMatchObject({ state: 'FAILED', execution_summary: { cause: 'waited_too_long' } });
});
