import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { opRun } from '@/lib/contract/run';
import { database } from '@/lib/server/db';
import { openInputs } from '@/lib/server/sealed-inputs';
import { define, KEYS, makeKeys, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().idempotencyKey.deleteMany();
  await database().run.deleteMany();
  await database().definition.deleteMany();
  await define({
    id: 'classify',
    version: '1.0.0',
    image: 'example/classify:1',
    constraints: { cpu: 0.5, ram_mb: 64 },
    retry_policy: { max_attempts: 2 },
    timeout_s: 9,
    input_specs: { image_path: { type: 'string' }, top_k: { type: 'int', default: 3 }, note: { type: 'string', required: false } },
    event_delivery: { topic: 'runs', attributes: { team: 'a' } },
  });
});
const post = (body: unknown, query = '', headers = {}): Promise<Response> =>
  call('POST', `/definitions/classify/runs${query}`, { body, headers });

describe('POST /definitions/{name}/runs', () => {
  it('answers 201 with Location and the whole run, PENDING, defaults merged in', async () => {
    const answer = await post({ inputs: { image_path: '/x.png' } });
    expect(answer.status).toBe(201);
    const body = opRun.strict().parse(await answer.json());
    expect(answer.headers.get('location')).toBe(`/runs/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      state: 'PENDING',
      priority: 5,
      progress: 0,
      current_attempt: 1,
      image: 'example/classify:1',
      inputs: { image_path: '/x.png', top_k: 3 },
      outputs: {},
      op_definition: 'classify',
      op_version: '1.0.0',
      constraints: { cpu: 0.5, ram_mb: 64 },
      retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 },
      event_delivery: { topic: 'runs', attributes: { team: 'a' } },
      execution_summary: {},
      events: [],
      createdAt: body.createdAt,
      updatedAt: body.createdAt,
      started_at: null,
      logs_deleted_at: null,
      files_deleted_at: null,
      finished_at: null,
      assigned_at: null,
      worker_id: null,
      next_attempt_at: null,
      cancel_requested: false,
      rerun_of: null,
      labels: {},
      timeout_s: 9,
      queue_timeout_s: null,
      run_timeout_s: null,
      run_deadline_at: null,
      exclusive: false,
      worker_tags: [],
      concurrency: null,
    });
  });

  it('takes the version that is named, else the latest release', async () => {
    await define({ id: 'classify', version: '2.0.0-rc.1' });
    await define({ id: 'classify', version: '1.1.0', image: 'example/classify:1.1' });
    expect(await (await post({}, '?version=2.0.0-rc.1')).json()).toMatchObject({ op_version: '2.0.0-rc.1' });
    expect(await (await post({})).json()).toMatchObject({ op_version: '1.1.0', image: 'example/classify:1.1', inputs: {} });
    expect(await (await post({ inputs: { image_path: 'a' } }, '?version=1.0.0')).json()).toMatchObject({ op_version: '1.0.0' });
  });

  it('takes null as not given', async () => {
    const body = opRun.parse(await (await post({ inputs: { image_path: 'a' }, priority: null, rerun_of: null })).json());
    expect(body).toMatchObject({ priority: 5, rerun_of: null });
  });

  it('stores inputs in the order of the form, what is inside them as sent, numbers to the last digit', async () => {
    await define({ id: 'classify', version: '3.0.0', input_specs: { z: { type: 'dict' }, a: { type: 'float' }, b: { type: 'list' } } });
    const text = await (
      await post('{"inputs":{"b":["007",1e21,"1.0"],"a":0.30000000000000004,"z":{"zz":"10","aa":9007199254740991}}}')
    ).text();
    expect(text).toContain('"inputs":{"z":{"zz":"10","aa":9007199254740991},"a":0.30000000000000004,"b":["007",1e+21,"1.0"]}');
  });

  it.each([
    [
      'every problem at once',
      { inputs: { top_k: 'three', nope: 1, note: null } },
      ['inputs.image_path', 'inputs.nope', 'inputs.note', 'inputs.top_k'],
    ],
    ['true as an int', { inputs: { image_path: 'a', top_k: true } }, ['inputs.top_k']],
    ['text as an int', { inputs: { image_path: 'a', top_k: '3' } }, ['inputs.top_k']],
    ['an int too large', { inputs: { image_path: 'a', top_k: 9007199254740992 } }, ['inputs.top_k']],
    ['a key of every object', '{"inputs":{"image_path":"a","constructor":1}}', ['inputs.constructor']],
  ])('refuses inputs: %s', async (_, body, paths) => {
    const { errors = [] } = await expectProblem(await post(body), 'invalid_inputs');
    expect(errors.map(({ path }) => path).sort()).toEqual(paths);
    expect(await database().run.count()).toBe(0);
  });

  it.each([
    ['a list of inputs', { inputs: [] }, ['inputs']],
    ['an unknown field', { inputs: { image_path: 'a' }, priorty: 3 }, ['priorty']],
    ['a priority that is no integer', { inputs: { image_path: 'a' }, priority: 1.5 }, ['priority']],
    ['a priority out of range', { inputs: { image_path: 'a' }, priority: 1001 }, ['priority']],
    ['a rerun of nothing', { inputs: { image_path: 'a' }, rerun_of: '0193e0a0-0000-7000-8000-000000000000' }, ['rerun_of']],
    ['a rerun of no id', { inputs: { image_path: 'a' }, rerun_of: '7' }, ['rerun_of']],
    ['NUL', { inputs: { image_path: 'a\u0000' } }, ['inputs.image_path']],
    ['NUL in a key', { inputs: { 'a\u0000': 1 } }, ['inputs.a\u0000']],
    ['half a surrogate pair', '{"inputs":{"image_path":"\\ud800"}}', ['inputs.image_path']],
    ['__proto__', '{"inputs":{"image_path":"a","__proto__":{"top_k":9}}}', ['inputs.__proto__']],
  ])('refuses %s', async (_, body, paths) => {
    await expectProblem(await post(body), 'invalid_request', paths);
    expect(await database().run.count()).toBe(0);
  });

  it('accepts 3.0 as an int and the bounds of priority', async () => {
    expect(await (await post('{"inputs":{"image_path":"a","top_k":3.0},"priority":-1000}')).json()).toMatchObject({
      inputs: { top_k: 3 },
      priority: -1000,
    });
    expect((await post({ inputs: { image_path: 'a' }, priority: 1000 })).status).toBe(201);
  });

  it('does not know other names and versions', async () => {
    await expectProblem(await call('POST', '/definitions/nope/runs', { body: { inputs: {} } }), 'not_found');
    await expectProblem(await post({ inputs: { image_path: 'a' } }, '?version=1.0.1'), 'not_found');
  });

  it('takes over the labels of the run that it is made from, unless others are given', async () => {
    const ran = async (body: object) => opRun.parse(await (await post({ inputs: { image_path: 'a' }, ...body })).json());
    const first = await ran({ labels: { team: 'blue' } });
    expect(first.labels).toEqual({ team: 'blue' });
    expect((await ran({ rerun_of: first.id })).labels).toEqual({ team: 'blue' });
    expect((await ran({ rerun_of: first.id, labels: {} })).labels).toEqual({});
    expect((await ran({})).labels).toEqual({});
  });

  it('fills masked secrets from the run it repeats, and from no other', async () => {
    await define({
      id: 'secretive',
      input_specs: { token: { type: 'secret' }, keys: { type: 'list', items: { type: 'secret' }, required: false } },
    });
    const first = opRun.parse(
      await (
        await call('POST', '/definitions/secretive/runs', { body: { inputs: { token: 'hunter22', keys: ['alpha1', 'beta22'] } } })
      ).json(),
    );
    expect(first.inputs).toEqual({ token: '••••••', keys: ['••••••', '••••••'] });
    const again = opRun.parse(
      await (await call('POST', '/definitions/secretive/runs', { body: { inputs: first.inputs, rerun_of: first.id } })).json(),
    );
    expect(again).toMatchObject({ rerun_of: first.id, inputs: first.inputs });
    const stored = await database().attempt.findFirstOrThrow({ where: { runId: again.id } });
    expect(openInputs(stored)).toEqual({ token: 'hunter22', keys: ['alpha1', 'beta22'] });

    await expectProblem(await call('POST', '/definitions/secretive/runs', { body: { inputs: first.inputs } }), 'invalid_inputs', [
      'inputs.token',
      'inputs.keys.0',
      'inputs.keys.1',
    ]);
    await define({ id: 'thief', input_specs: { token: { type: 'string' } } });
    const stolen = await call('POST', '/definitions/thief/runs', { body: { inputs: { token: '••••••' }, rerun_of: first.id } });
    expect(await stolen.text()).not.toContain('hunter22');
  });

  it('never lets a string input of another version of the op take the place of a secret', async () => {
    await define({ id: 'op', version: '1.0.0', input_specs: { token: { type: 'secret' } } });
    const first = opRun.parse(await (await call('POST', '/definitions/op/runs', { body: { inputs: { token: 'hunter22' } } })).json());
    await define({ id: 'op', version: '2.0.0', input_specs: { token: { type: 'string' } } });
    const answer = await call('POST', '/definitions/op/runs', { body: { inputs: { token: '••••••' }, rerun_of: first.id } });
    expect(await answer.text()).not.toContain('hunter22');
    const rows = await database().attempt.findMany({ where: { runId: { not: first.id } } });
    expect(JSON.stringify(rows.map(openInputs))).not.toContain('hunter22');
  });

  it('with an Idempotency-Key creates once: same body, other body, twins, after a failure', async () => {
    const key = { 'Idempotency-Key': 'once-1' };
    await expectProblem(await post({ inputs: {} }, '', key), 'invalid_inputs');
    const body = { inputs: { image_path: 'a' } };
    const twins = await Promise.all([1, 2, 3].map(() => post(body, '', key)));
    expect(twins.map(({ status }) => status)).toEqual([201, 201, 201]);
    const texts = await Promise.all(twins.map((answer) => answer.text()));
    expect(new Set(texts).size).toBe(1);
    expect(new Set(twins.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await database().run.count()).toBe(1);

    const { id } = opRun.parse(JSON.parse(texts[0] ?? ''));
    await takeTo('COMPLETED', id);
    expect(await (await post(body, '', key)).text()).toBe(texts[0]);

    await expectProblem(await post({ inputs: { image_path: 'b' } }, '', key), 'idempotency_conflict');
    await expectProblem(await post(body, '?version=1.0.0', key), 'idempotency_conflict');
    expect((await call('POST', '/definitions/classify/runs', { body, headers: key, key: KEYS.author })).status).toBe(201);
    expect(await database().run.count()).toBe(2);
    await expectProblem(await post(body, '', { 'Idempotency-Key': 'x'.repeat(256) }), 'invalid_request', ['Idempotency-Key']);
    await expectProblem(await post(body, '', { 'Idempotency-Key': '' }), 'invalid_request', ['Idempotency-Key']);
  });

  it('answers 401 and 403 before it looks at anything', async () => {
    await expectProblem(await call('POST', '/definitions/nope/runs', { body: '{', key: null }), 'unauthorized');
    await expectProblem(await call('POST', '/definitions/nope/runs', { body: '{', key: KEYS.worker }), 'forbidden');
  });

  it('refuses bodies over 16 MiB, and takes one just below', async () => {
    const padded = (size: number): string => JSON.stringify({ inputs: { image_path: 'x'.repeat(size) } });
    await expectProblem(await post(padded(16 * 1024 * 1024)), 'payload_too_large');
    expect((await post(padded(16 * 1024 * 1024 - 40))).status).toBe(201);
  });

  it('knows no other method', async () => {
    const answer = await call('GET', '/definitions/classify/runs');
    expect(answer.headers.get('allow')).toBe('POST');
    await expectProblem(answer, 'method_not_allowed');
  });
});
