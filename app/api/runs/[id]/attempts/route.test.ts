import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { attemptList } from '@/lib/contract/run';
import { adHocRun, KEYS, makeKeys, report, start } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);

it('lists attempts oldest first, the first from the run’s creation on, each with its own events', async () => {
  const { id } = await adHocRun({ inputs: { a: 1 }, retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 2, max_backoff_s: 1 } });
  const read = async () => attemptList.parse(await (await call('GET', `/runs/${id}/attempts`)).json());
  expect(await read()).toMatchObject([
    { attempt: 1, state: 'PENDING', events: [], inputs: { a: 1 }, outputs: {}, started_at: null, finished_at: null },
  ]);
  await start(id, 'w1');
  await report(id, 'w1', 1, { type: 'FAILED', msg: 'no' });
  const attempts = await read();
  expect(attempts.map(({ attempt, state, events }) => [attempt, state, events.map((event) => `${event.id} ${event.type}`)])).toEqual([
    [1, 'FAILED', ['0 STARTED', '1 FAILED']],
    [2, 'PENDING', ['2 RETRIED']],
  ]);
  expect(attempts[0]).toMatchObject({ execution_summary: { error_message: 'no' }, constraints: {}, progress: 0, worker_id: 'w1' });
});

it('answers 400, 401, 403, 404 and 405 as problems', async () => {
  const { id } = await adHocRun();
  await expectProblem(await call('GET', `/runs/${id}/attempts?attempt=1`), 'invalid_request', ['attempt']);
  await expectProblem(await call('GET', `/runs/${id}/attempts`, { key: null }), 'unauthorized');
  await expectProblem(await call('GET', `/runs/${id}/attempts`, { key: KEYS.worker }), 'forbidden');
  await expectProblem(await call('GET', `/runs/${randomUUID()}/attempts`), 'not_found');
  await expectProblem(await call('POST', `/runs/${id}/attempts`), 'method_not_allowed');
});
