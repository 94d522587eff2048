import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventList } from '@/lib/contract/event';
import { database } from '@/lib/server/db';
import { adHocRun, define, KEYS, makeKeys, report, runOf, start, takeTo } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';
import { listEvents, twoAttempts } from '../../../testing/two-attempts';

beforeAll(makeKeys);
const post = (id: string, body: unknown, query = '', key = KEYS.worker): Promise<Response> =>
  call('POST', `/runs/${id}/events${query}`, { body, key });
const me = { worker_id: 'w1', attempt: 1 };

describe('GET /runs/{id}/events', () => {
  it('numbers events 0, 1, 2 … over all attempts and goes on after any of them', async () => {
    const id = await twoAttempts();
    const all = await listEvents(id);
    expect(all.map(({ id: n, type, attempt, state }) => [n, type, attempt, state])).toEqual([
      [0, 'STARTED', 1, 'RUNNING'],
      [1, 'INFO', 1, 'RUNNING'],
      [2, 'FAILED', 1, 'FAILED'],
      [3, 'RETRIED', 2, 'PENDING'],
      [4, 'ASSIGNED', 2, 'ASSIGNED'],
      [5, 'STARTED', 2, 'RUNNING'],
      [6, 'COMPLETED', 2, 'COMPLETED'],
    ]);
    expect(all[1]).toMatchObject({ msg: 'half way', payload: { step: 2 } });
    expect(all[2]?.msg).toBe('broke');
    for (const after of [-1, 0, 3, 6, 99]) expect(await listEvents(id, `?after=${after}`)).toEqual(all.filter((event) => event.id > after));
    expect(await listEvents(id, '?attempt=2')).toEqual(all.slice(3));
    expect(await listEvents(id, '?attempt=1&after=1')).toEqual(all.slice(2, 3));
  });

  it('answers 400, 401, 404, 405 as problems', async () => {
    const { id } = await adHocRun();
    for (const query of ['after=x', 'after=1.5', 'after=', 'after=-2', 'after=2147483648', 'attempt=0', 'attempt=x', 'limit=3']) {
      await expectProblem(await call('GET', `/runs/${id}/events?${query}`), 'invalid_request', [query.split('=')[0] ?? '']);
    }
    await expectProblem(await call('GET', `/runs/${id}/events`, { key: null }), 'unauthorized');
    await expectProblem(await call('GET', `/runs/${randomUUID()}/events`), 'not_found');
    const answer = await call('PUT', `/runs/${id}/events`);
    expect(answer.headers.get('allow')).toBe('GET, POST');
    await expectProblem(answer, 'method_not_allowed');
  });
});

describe('POST /runs/{id}/events', () => {
  it('takes one event or many, by body or query, and answers what was added', async () => {
    const { id } = await adHocRun();
    await takeTo('ASSIGNED', id);
    const one = await post(id, { type: 'STARTED', msg: 'started', ...me });
    expect([one.status, eventList.parse(await one.json()).events.map((event) => [event.id, event.type, event.msg])]).toEqual([
      200,
      [[0, 'STARTED', 'started']],
    ]);
    const many = await post(
      id,
      [
        { type: 'INFO', msg: 'a', payload: { k: 'v' } },
        { type: 'ERROR', msg: 'b' },
        { type: 'PROGRESS', msg: 0 },
        { type: 'PROGRESS', msg: 7 },
      ],
      '?worker_id=w1&attempt=1',
    );
    expect(eventList.parse(await many.json()).events.map((event) => [event.id, event.type, event.msg])).toEqual([
      [1, 'INFO', 'a'],
      [2, 'ERROR', 'b'],
      [3, 'PROGRESS', 7],
    ]);
  });

  it('is fenced: another worker, an old attempt, a run that has ended or is not held', async () => {
    const { id } = await adHocRun();
    await expectProblem(await post(id, { type: 'STARTED', ...me }), 'not_holder');
    await takeTo('FAILED', id);
    await call('POST', `/runs/${id}/retry`, { body: {} });
    await start(id, 'w1');
    const before = await databaseFingerprint();
    for (const by of [
      { worker_id: 'w2', attempt: 2 },
      { worker_id: 'w1', attempt: 1 },
      { worker_id: 'w1', attempt: 3 },
    ]) {
      await expectProblem(await post(id, { type: 'COMPLETED', outputs: { stolen: true }, ...by }), 'not_holder');
    }
    expect(await databaseFingerprint()).toEqual(before);
    await report(id, 'w1', 2, { type: 'COMPLETED' });
    const ended = await databaseFingerprint();
    await expectProblem(await post(id, [{ type: 'INFO', msg: 'late' }], '?worker_id=w1&attempt=2'), 'not_holder');
    expect(await databaseFingerprint()).toEqual(ended);
  });

  it('takes all of a batch or nothing', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    const before = await databaseFingerprint();
    await expectProblem(
      await post(id, [
        { type: 'INFO', msg: 'x', ...me },
        { type: 'COMPLETED', ...me },
        { type: 'INFO', msg: 'after the end', ...me },
      ]),
      'not_holder',
    );
    await expectProblem(
      await post(id, [
        { type: 'INFO', msg: 'x', ...me },
        { type: 'INFO', msg: 7, ...me },
      ]),
      'invalid_request',
      ['1.msg'],
    );
    await expectProblem(
      await post(id, [
        { type: 'INFO', msg: 'x', ...me },
        { type: 'INFO', msg: 'y' },
      ]),
      'invalid_request',
      ['worker_id', 'attempt'],
    );
    expect(await databaseFingerprint()).toEqual(before);
  });

  it.each([
    [{ type: 'RETRIED', msg: 'x', ...me }, ['type']],
    [{ type: 'ASSIGNED', ...me }, ['type']],
    [{ type: 'info', msg: 'x', ...me }, ['type']],
    [{ msg: 'x', ...me }, ['type']],
    [{ type: 'INFO', msg: { a: 1 }, ...me }, ['msg']],
    [{ type: 'INFO', msg: 'x', payload: [], ...me }, ['payload']],
    [{ type: 'INFO', msg: 'x', seq: 0, ...me }, ['seq']],
    [{ type: 'INFO', msg: 'x', seq: 2147483648, ...me }, ['seq']],
    [{ type: 'INFO', msg: 'x', id: 7, ...me }, ['id']],
    [{ type: 'INFO', msg: 'x', worker_id: 'a b', attempt: 1 }, ['worker_id']],
    [{ type: 'INFO', msg: 'x', worker_id: 'w1', attempt: 0 }, ['attempt']],
    [[], ['']],
    ['"INFO"', ['']],
    [
      [
        { type: 'INFO', msg: 'ok', ...me },
        { type: 'NOPE', ...me },
      ],
      ['1.type'],
    ],
    [{ type: 'COMPLETED', outputs: [], ...me }, ['outputs']],
    [{ type: 'FAILED', msg: 'x', execution_summary: { exit_code: 'one' }, ...me }, ['execution_summary.exit_code']],
  ])('refuses %j', async (body, paths) => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    await expectProblem(await post(id, body), 'invalid_request', paths);
    expect(await listEvents(id)).toHaveLength(1);
  });

  it('refuses an end that the state table forbids', async () => {
    const { id } = await adHocRun();
    await takeTo('ASSIGNED', id);
    await expectProblem(await post(id, { type: 'COMPLETED', ...me }), 'invalid_transition');
    expect((await post(id, { type: 'FAILED', msg: 'there is no image', ...me })).status).toBe(200);
  });

  it('is for workers', async () => {
    const { id } = await adHocRun();
    await expectProblem(await post(id, '{', '', KEYS.author), 'forbidden');
    await expectProblem(await call('POST', `/runs/${id}/events`, { body: '{', key: null }), 'unauthorized');
    await expectProblem(await post(randomUUID(), { type: 'STARTED', ...me }), 'not_found');
  });

  it('masks secrets wherever the op puts them, and is not confused by secrets that are words of ours', async () => {
    const values = ['hunter22', 'STARTED', 'type', 'exit_code', 'line one\nline two', 'quo"ted\\secret'];
    await define({ id: 'leaky', input_specs: { keys: { type: 'list', items: { type: 'secret' } } } });
    const { id } = await runOf('leaky', { inputs: { keys: values } });
    await start(id, 'w1');
    const said = `knows hunter22 and ${JSON.stringify('quo"ted\\secret')} and line two`;
    const answer = await post(id, [
      { type: 'INFO', msg: said, payload: { deep: [{ hunter22: 'hunter22' }] }, ...me },
      { type: 'ERROR', msg: 'line one\nline two', ...me },
      {
        type: 'FAILED',
        msg: said,
        outputs: { out: 'xhunter22x' },
        execution_summary: { exit_code: 4, cause: 'exit', error_message: said, stderr: 'hunter22' },
        ...me,
      },
    ]);
    expect(answer.status).toBe(200);
    const everything =
      JSON.stringify([
        await answer.json(),
        await database().event.findMany({ where: { runId: id } }),
        (await database().attempt.findFirstOrThrow({ where: { runId: id } })).outputs,
      ]) +
      (await (await call('GET', `/runs/${id}`)).text()) +
      (await (await call('GET', `/runs/${id}/attempts`)).text()) +
      (await (await call('GET', '/runs')).text());
    for (const secret of ['hunter22', 'line one', 'line two', 'ted\\']) expect(everything).not.toContain(secret);
    expect(everything).toContain('x••••••x');
    expect(await (await call('GET', `/runs/${id}`)).json()).toMatchObject({
      state: 'FAILED',
      execution_summary: { exit_code: 4, cause: 'exit' },
    });
  });
});
