import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { attemptList, opRun } from '@/lib/contract/run';
import { database } from '@/lib/server/db';
import { adHocRun, define, KEYS, makeKeys, report, runOf, start, takeTo } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(async () => {
  await makeKeys();
  await define({
    id: 'op',
    input_specs: { n: { type: 'int', default: 3 }, word: { type: 'string', required: false } },
    constraints: { ram_mb: 64 },
    timeout_s: 60,
  });
});
const retry = (id: string, body: unknown = {}, headers = {}): Promise<Response> => call('POST', `/runs/${id}/retry`, { body, headers });
const attempts = async (id: string) => attemptList.parse(await (await call('GET', `/runs/${id}/attempts`)).json());

it.each(['COMPLETED', 'FAILED', 'CANCELLED'] as const)(
  'retries a run that is %s: same id, next attempt, PENDING, everything of the first kept',
  async (state) => {
    const { id } = await runOf('op', { inputs: { n: 7 } });
    if (state === 'CANCELLED') await takeTo('CANCELLED', id);
    else {
      await start(id, 'w1');
      await report(
        id,
        'w1',
        1,
        { type: 'PROGRESS', msg: 50 },
        { type: 'INFO', msg: 'x', payload: { a: 1 } },
        { type: state, msg: 'end', outputs: { o: 1 } },
      );
    }
    const [before] = await attempts(id);
    const answer = await retry(id);
    expect(answer.status).toBe(200);
    const run = opRun.strict().parse(await answer.json());
    expect(run).toMatchObject({
      id,
      state: 'PENDING',
      current_attempt: 2,
      progress: 0,
      inputs: { n: 7 },
      outputs: {},
      execution_summary: {},
      started_at: null,
      finished_at: null,
      assigned_at: null,
      worker_id: null,
      next_attempt_at: null,
      cancel_requested: false,
      constraints: { ram_mb: 64 },
      timeout_s: 60,
      priority: 5,
    });
    expect(run.events).toMatchObject([{ id: (before?.events.at(-1)?.id ?? -1) + 1, type: 'RETRIED', attempt: 2, state: 'PENDING' }]);
    expect((await attempts(id))[0]).toEqual(before);
    await start(id, 'w2');
    await report(id, 'w2', 2, { type: 'COMPLETED', outputs: { o: 2 } });
    const [first, second] = await attempts(id);
    expect(first).toEqual(before);
    expect(second).toMatchObject({ attempt: 2, state: 'COMPLETED', outputs: { o: 2 }, worker_id: 'w2', progress: 100 });
  },
);

it('records what was changed on the new attempt only', async () => {
  const { id } = await runOf('op', { inputs: { n: 7, word: 'a' } });
  await takeTo('FAILED', id);
  const [before] = await attempts(id);
  const body = { inputs: { word: 'b' }, constraints: { cpu: 2, ram_mb: null }, timeout_s: 9, priority: -10 };
  const run = opRun.parse(await (await retry(id, body)).json());
  expect(run).toMatchObject({ inputs: { n: 3, word: 'b' }, constraints: { cpu: 2 }, timeout_s: 9, priority: -10 });
  expect(await attempts(id)).toMatchObject([
    before,
    { attempt: 2, inputs: { n: 3, word: 'b' }, constraints: { cpu: 2 }, timeout_s: 9, priority: -10 },
  ]);
  expect(await database().run.findUniqueOrThrow({ where: { id } })).toMatchObject({ needCpu: 2, needRamMb: 0 });
  await takeTo('CANCELLED', id);
  expect(opRun.parse(await (await retry(id, { inputs: null, priority: null })).json())).toMatchObject({
    inputs: { n: 3, word: 'b' },
    timeout_s: 9,
    priority: -10,
  });
});

it('checks inputs by the specs that the run was made from, whatever the definition is now', async () => {
  await define({ id: 'moving', input_specs: { a: { type: 'int' } }, image: 'example/old:1' });
  const { id } = await runOf('moving', { inputs: { a: 1 } });
  await takeTo('FAILED', id);
  await define({ id: 'moving', input_specs: { b: { type: 'string' } }, image: 'example/new:1' });
  await expectProblem(await retry(id, { inputs: { b: 'x' } }), 'invalid_inputs');
  expect(opRun.parse(await (await retry(id, { inputs: { a: 2 } })).json())).toMatchObject({ inputs: { a: 2 }, image: 'example/old:1' });
});

it('restores masked secrets, and takes a new one', async () => {
  await define({ id: 'sec', input_specs: { token: { type: 'secret' } } });
  const { id } = await runOf('sec', { inputs: { token: 'hunter22' } });
  await takeTo('FAILED', id);
  const run = opRun.parse(await (await retry(id, { inputs: { token: '••••••' } })).json());
  expect(run.inputs).toEqual({ token: '••••••' });
  expect((await start(id, 'w1')).inputs).toEqual({ token: 'hunter22' });
  await report(id, 'w1', 2, { type: 'FAILED', msg: 'again' });
  await retry(id, { inputs: { token: 'swordfish' } });
  expect((await start(id, 'w1')).inputs).toEqual({ token: 'swordfish' });
  expect(await (await call('GET', `/runs/${id}/attempts`)).text()).not.toMatch(/hunter22|swordfish/);
});

it.each(['PENDING', 'ASSIGNED', 'RUNNING'] as const)('refuses a run that is %s', async (state) => {
  const { id } = await adHocRun();
  await takeTo(state, id);
  const before = await databaseFingerprint();
  await expectProblem(await retry(id), 'run_not_terminal');
  expect(await databaseFingerprint()).toEqual(before);
});

it('lets only one of several at the same moment through', async () => {
  const { id } = await adHocRun();
  await takeTo('FAILED', id);
  const answers = await Promise.all([1, 2, 3].map(() => retry(id)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(await attempts(id)).toHaveLength(2);
});

it('retries once per Idempotency-Key, and an empty body is none', async () => {
  const { id } = await adHocRun();
  await takeTo('FAILED', id);
  const headers = { 'Idempotency-Key': 'retry-1' };
  const answers = await Promise.all([1, 2].map(() => call('POST', `/runs/${id}/retry`, { headers })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await answers[0]?.text()).toBe(await answers[1]?.text());
  expect(await attempts(id)).toHaveLength(2);
  await expectProblem(await call('POST', `/runs/${id}/retry`, { headers, body: { priority: 1 } }), 'idempotency_conflict');
});

it.each([
  [{ image: 'x' }, ['image']],
  [{ inputs: 'x' }, ['inputs']],
  [{ constraints: { ram_mb: 1 } }, ['constraints.ram_mb']],
  [{ constraints: { disk: 1 } }, ['constraints.disk']],
  [{ timeout_s: -1 }, ['timeout_s']],
  [{ priority: 1e9 }, ['priority']],
  ['[', ['']],
])('refuses %j', async (body, paths) => {
  const { id } = await adHocRun();
  await takeTo('FAILED', id);
  await expectProblem(await retry(id, body), 'invalid_request', paths);
  expect(await attempts(id)).toHaveLength(1);
});

it('answers 401, 403, 404 and 405 as problems', async () => {
  const { id } = await adHocRun();
  await expectProblem(await call('POST', `/runs/${id}/retry`, { key: null, body: '[' }), 'unauthorized');
  await expectProblem(await call('POST', `/runs/${id}/retry`, { key: KEYS.worker }), 'forbidden');
  await expectProblem(await retry(randomUUID()), 'not_found');
  const answer = await call('GET', `/runs/${id}/retry`);
  expect(answer.headers.get('allow')).toBe('POST');
  await expectProblem(answer, 'method_not_allowed');
});
