import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { attemptList, opRun } from '@/lib/contract/run';
import { claimRuns } from '@/lib/server/claim-runs';
import { adHocRun, assign, beat, claim, KEYS, makeKeys, report, start, takeTo } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
const cancel = (id: string): Promise<Response> => call('POST', `/runs/${id}/cancel`, { body: {} });

it('ends a pending run at once, and no worker gets it any more', async () => {
  const { id } = await adHocRun();
  const answer = await cancel(id);
  expect(answer.status).toBe(200);
  const run = opRun.strict().parse(await answer.json());
  expect(run).toMatchObject({
    state: 'CANCELLED',
    events: [{ id: 0, type: 'CANCELLED' }],
    execution_summary: { error_message: null, cause: 'cancelled' },
  });
  expect(run.finished_at).not.toBeNull();
  await beat('w1');
  expect(await claim('w1')).toEqual([]);
});

it('ends an assigned run at once; its worker is fenced and told so at once, and by its next heartbeat', async () => {
  const { id } = await adHocRun();
  await assign(id, 'w1');
  const polling = claimRuns('w1', 60, new AbortController().signal);
  const answer = await cancel(id);
  expect(await polling).toEqual({ runs: [], cancel: [{ run_id: id, attempt: 1, hard: true }] });
  expect((await claimRuns('w1', 0, new AbortController().signal)).cancel).toEqual([]);
  expect([answer.status, opRun.parse(await answer.json()).state]).toEqual([200, 'CANCELLED']);
  await expectProblem(await call('POST', `/runs/${id}/events`, { body: { type: 'STARTED', worker_id: 'w1', attempt: 1 } }), 'not_holder');
  expect((await beat('w1', { running: [{ run_id: id, attempt: 1 }] })).cancel).toEqual([{ run_id: id, attempt: 1, hard: true }]);
});

it('asks a running run to stop: 202, again 202, CANCELLED when the worker says so, never retried by itself', async () => {
  const { id } = await adHocRun({ retry_policy: { max_attempts: 5, backoff_s: 0, backoff_factor: 2, max_backoff_s: 1 } });
  await start(id, 'w1');
  const answer = await cancel(id);
  expect([answer.status, opRun.parse(await answer.json())]).toMatchObject([
    202,
    { state: 'RUNNING', cancel_requested: true, finished_at: null },
  ]);
  expect((await cancel(id)).status).toBe(202);
  expect((await beat('w1', { running: [{ run_id: id, attempt: 1 }] })).cancel).toEqual([{ run_id: id, attempt: 1, hard: false }]);
  await report(id, 'w1', 1, { type: 'CANCELLED' });
  const run = opRun.parse(await (await call('GET', `/runs/${id}`)).json());
  expect(run).toMatchObject({ state: 'CANCELLED', current_attempt: 1 });
  expect(run.events.map(({ type }) => type)).toEqual(['STARTED', 'CANCELLED']);
  const [attempt] = attemptList.parse(await (await call('GET', `/runs/${id}/attempts`)).json());
  expect(attempt?.cancel_asked_at).not.toBeNull();
});

it('forces a running run, also one that was asked before: its worker is told anew, to leave it no time', async () => {
  const { id } = await adHocRun();
  await start(id, 'w1');
  const told = async () => (await claimRuns('w1', 0, new AbortController().signal)).cancel;
  await cancel(id);
  expect(await told()).toEqual([{ run_id: id, attempt: 1, hard: false }]);
  const forced = { run_id: id, attempt: 1, hard: false, now: true };
  expect((await call('POST', `/runs/${id}/cancel`, { body: { force: true } })).status).toBe(202);
  expect(await told()).toEqual([forced]);
  expect((await cancel(id)).status).toBe(202);
  expect((await call('POST', `/runs/${id}/cancel`, { body: { force: true } })).status).toBe(202);
  expect(await told()).toEqual([]);
  expect((await beat('w1', { running: [{ run_id: id, attempt: 1 }] })).cancel).toEqual([forced]);
  await report(id, 'w1', 1, { type: 'CANCELLED' });
  await call('POST', `/runs/${id}/retry`, { body: {} });
  await start(id, 'w1');
  await cancel(id);
  expect(await told()).toEqual([{ run_id: id, attempt: 2, hard: false }]);
});

it('does not retry a run by itself that fails while it is being cancelled', async () => {
  const { id } = await adHocRun({ retry_policy: { max_attempts: 5, backoff_s: 0, backoff_factor: 2, max_backoff_s: 1 } });
  await start(id, 'w1');
  await cancel(id);
  await report(id, 'w1', 1, { type: 'FAILED', msg: 'exit 1' });
  expect(opRun.parse(await (await call('GET', `/runs/${id}`)).json())).toMatchObject({ state: 'FAILED', current_attempt: 1 });
});

it.each(['COMPLETED', 'FAILED', 'CANCELLED'] as const)('refuses a run that is %s', async (state) => {
  const { id } = await adHocRun();
  await takeTo(state, id);
  const before = await databaseFingerprint();
  await expectProblem(await cancel(id), 'run_terminal');
  expect(await databaseFingerprint()).toEqual(before);
});

it('takes an empty body, and answers 400, 401, 403, 404 and 405 as problems', async () => {
  const { id } = await adHocRun();
  await expectProblem(await call('POST', `/runs/${id}/cancel`, { body: { reason: 'x' } }), 'invalid_request', ['reason']);
  await expectProblem(await call('POST', `/runs/${id}/cancel`, { body: { force: 'yes' } }), 'invalid_request', ['force']);
  await expectProblem(await call('POST', `/runs/${id}/cancel?force=1`), 'invalid_request', ['force']);
  await expectProblem(await call('POST', `/runs/${id}/cancel`, { key: null }), 'unauthorized');
  await expectProblem(await call('POST', `/runs/${id}/cancel`, { key: KEYS.worker }), 'forbidden');
  await expectProblem(await cancel(randomUUID()), 'not_found');
  const answer = await call('GET', `/runs/${id}/cancel`);
  expect(answer.headers.get('allow')).toBe('POST');
  await expectProblem(answer, 'method_not_allowed');
  expect((await call('POST', `/runs/${id}/cancel`)).status).toBe(200);
});
