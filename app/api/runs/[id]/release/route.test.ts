import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { opRun } from '@/lib/contract/run';
import { adHocRun, assign, claim, KEYS, makeKeys, report, start } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
const release = (id: string, body: unknown, key = KEYS.worker): Promise<Response> => call('POST', `/runs/${id}/release`, { body, key });
const me = { worker_id: 'w1', attempt: 1 };

it('gives back a run that has not begun: PENDING, the same attempt, and ASSIGNED is written when it is placed again', async () => {
  const { id } = await adHocRun();
  await assign(id, 'w1');
  const answer = await release(id, me);
  expect(answer.status).toBe(200);
  expect(opRun.parse(await answer.json())).toMatchObject({
    state: 'PENDING',
    current_attempt: 1,
    worker_id: null,
    assigned_at: null,
    events: [],
  });
  await start(id, 'w2');
  const run = opRun.parse(await (await call('GET', `/runs/${id}`)).json());
  expect(run.events.map(({ id: n, type }) => [n, type])).toEqual([
    [0, 'ASSIGNED'],
    [1, 'STARTED'],
  ]);
  await expectProblem(await release(id, me), 'not_holder');
});

it('ends what has begun FAILED, "worker was shut down", and the run waits again without using up its attempts, three times', async () => {
  const { id } = await adHocRun();
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await start(id, 'w1');
    const run = opRun.parse(await (await release(id, { worker_id: 'w1', attempt, reason: 'going home' })).json());
    if (attempt < 4) expect(run).toMatchObject({ state: 'PENDING', current_attempt: attempt + 1 });
    else expect(run).toMatchObject({ state: 'FAILED', current_attempt: 4, execution_summary: { cause: 'worker_shutdown' } });
  }
  const attempts = (await (await call('GET', `/runs/${id}/attempts`)).json()) as {
    state: string;
    execution_summary: { error_message: string };
  }[];
  expect(attempts.map(({ state, execution_summary: { error_message } }) => [state, error_message])).toEqual(
    Array(4).fill(['FAILED', 'worker was shut down: going home']),
  );
});

it('does not run again what was being cancelled', async () => {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await call('POST', `/runs/${id}/cancel`);
  const run = opRun.parse(await (await release(id, me)).json());
  expect(run).toMatchObject({ state: 'CANCELLED', current_attempt: 1 });
  expect(await claim('w1')).toEqual([]);
});

it('answers 400, 401, 403, 404, 405 and 409 as problems', async () => {
  const { id } = await adHocRun();
  await expectProblem(await release(id, me), 'not_holder');
  await start(id, 'w1');
  await expectProblem(await release(id, { ...me, attempt: 2 }), 'not_holder');
  await expectProblem(await release(id, {}), 'invalid_request', ['worker_id', 'attempt']);
  await expectProblem(await release(id, { ...me, why: 'x' }), 'invalid_request', ['why']);
  await expectProblem(await release(id, me, KEYS.author), 'forbidden');
  await expectProblem(await call('POST', `/runs/${id}/release`, { body: me, key: null }), 'unauthorized');
  await expectProblem(await release(randomUUID(), me), 'not_found');
  await expectProblem(await call('GET', `/runs/${id}/release`), 'method_not_allowed');
  await report(id, 'w1', 1, { type: 'COMPLETED' });
  await expectProblem(await release(id, me), 'not_holder');
});
