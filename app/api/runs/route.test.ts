import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { opRun, runList } from '@/lib/contract/run';
import { database } from '@/lib/server/db';
import { adHocRun, define, KEYS, makeKeys, runOf, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().idempotencyKey.deleteMany();
  await database().run.deleteMany();
});

describe('POST /runs', () => {
  it('starts any image with everything that was given', async () => {
    const given = {
      image: 'example/op@sha256:0123',
      command: ['sh', '-c', 'true'],
      env: { B: '2', A: '1' },
      network: 'none',
      priority: -3,
      inputs: { b: [1, null, { y: 1, x: '10' }], a: 1e21 },
      constraints: { cpu: 0.25, ram_mb: 6 },
      retry_policy: { max_attempts: 2, backoff_s: 0.5 },
      timeout_s: 30,
      exclusive: true,
      event_delivery: { topic: 't' },
    };
    const answer = await call('POST', '/runs', { body: given });
    expect(answer.status).toBe(201);
    const text = await answer.text();
    expect(text).toContain('"inputs":{"b":[1,null,{"y":1,"x":"10"}],"a":1e+21}');
    const run = opRun.strict().parse(JSON.parse(text));
    expect(answer.headers.get('location')).toBe(`/runs/${run.id}`);
    expect(run).toMatchObject({
      state: 'PENDING',
      op_definition: null,
      op_version: null,
      image: given.image,
      priority: -3,
      constraints: given.constraints,
      timeout_s: 30,
      exclusive: true,
      retry_policy: { max_attempts: 2, backoff_s: 0.5, backoff_factor: 2, max_backoff_s: 3600 },
      event_delivery: { topic: 't' },
    });
    expect(await database().run.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({
      command: given.command,
      env: given.env,
      network: 'none',
    });
  });

  it.each([
    ['nothing', {}, ['image']],
    ['null for the image', { image: null }, ['image']],
    ['an empty image', { image: '' }, ['image']],
    ['an image that is an option of some program', { image: '--privileged' }, ['image']],
    ['an empty command', { image: 'a', command: [] }, ['command']],
    ['a command of text', { image: 'a', command: 'ls' }, ['command']],
    ['a name of no variable', { image: 'a', env: { 'A B': '1' } }, ['env.A B']],
    ['a number as a variable', { image: 'a', env: { A: 1 } }, ['env.A']],
    ['an unknown network', { image: 'a', network: 'host' }, ['network']],
    ['too little memory', { image: 'a', constraints: { ram_mb: 5 } }, ['constraints.ram_mb']],
    ['no CPU', { image: 'a', constraints: { cpu: 0 } }, ['constraints.cpu']],
    ['a timeout of zero', { image: 'a', timeout_s: 0 }, ['timeout_s']],
    ['a field of a definition', { image: 'a', version: '1.0.0' }, ['version']],
    ['several at once', { image: 1, priority: '5', exclusive: 'yes', nope: 1 }, ['image', 'priority', 'exclusive', 'nope']],
  ])('refuses %s', async (_, body, paths) => {
    const { errors = [] } = await expectProblem(await call('POST', '/runs', { body }), 'invalid_request');
    expect(errors.map(({ path }) => path)).toEqual(paths);
    expect(await database().run.count()).toBe(0);
  });

  it.each([
    ['{"image":'],
    ['[]'],
    ['null'],
    ['"x"'],
    ['7'],
    ['{"image":"a"} trailing'],
    ["{'image':'a'}"],
    ['NaN'],
    ['{"image":"a","image":}'],
  ])('refuses the body %s', async (body) => {
    await expectProblem(await call('POST', '/runs', { body }), 'invalid_request', ['']);
  });

  it('refuses bytes that are no UTF-8, numbers beyond a double, and nesting without end', async () => {
    await expectProblem(await call('POST', '/runs', { body: new Uint8Array([0x7b, 0xff, 0x7d]) }), 'invalid_request', ['']);
    await expectProblem(await call('POST', '/runs', { body: '{"image":"a","inputs":{"n":1e999}}' }), 'invalid_request', ['inputs.n']);
    const deep = `{"image":"a","inputs":{"n":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const { errors } = await expectProblem(await call('POST', '/runs', { body: deep }), 'invalid_request');
    expect(errors?.[0]?.path).toMatch(/^inputs\.n(\.0)+$/);
    expect(await database().run.count()).toBe(0);
  });

  it('creates once per Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'k' };
    const first = await call('POST', '/runs', { body: { image: 'a' }, headers });
    const again = await call('POST', '/runs', { body: { image: 'a' }, headers });
    expect(await again.text()).toBe(await first.text());
    await expectProblem(await call('POST', '/runs', { body: { image: 'b' }, headers }), 'idempotency_conflict');
    await define({ id: 'op', input_specs: {} });
    await expectProblem(await call('POST', '/definitions/op/runs', { body: { image: 'a' }, headers }), 'invalid_request');
    await expectProblem(await call('POST', '/definitions/op/runs', { body: {}, headers }), 'idempotency_conflict');
    expect(await database().run.count()).toBe(1);
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('POST', '/runs', { body: '{', key: null }), 'unauthorized');
    await expectProblem(await call('POST', '/runs', { body: '{', key: KEYS.worker }), 'forbidden');
  });
});

describe('GET /runs', () => {
  const page = async (query: string) => runList.parse(await (await call('GET', `/runs?${query}`)).json());
  const ids = async (query: string): Promise<string[]> => (await page(query)).data.map(({ id }) => id);

  it('lists ten, newest first, and rows carry no payloads', async () => {
    const made: string[] = [];
    for (let n = 0; n < 12; n += 1) made.unshift((await adHocRun({ inputs: { n } })).id);
    const body = (await (await call('GET', '/runs')).json()) as { data: Record<string, unknown>[]; has_more: boolean };
    expect(Object.keys(body).sort()).toEqual(['data', 'has_more']);
    expect(body.data.map(({ id }) => id)).toEqual(made.slice(0, 10));
    expect(body.has_more).toBe(true);
    for (const row of body.data)
      for (const payload of ['inputs', 'outputs', 'events', 'execution_summary']) expect(row).not.toHaveProperty(payload);
    expect(await page('limit=12')).toMatchObject({ has_more: false });
    expect((await page('limit=100')).data).toHaveLength(12);
  });

  it('pages older and newer without a gap or a repeat, also among equal times', async () => {
    for (let n = 0; n < 9; n += 1) await adHocRun();
    await database().run.updateMany({ data: { createdAt: new Date('2026-01-01T00:00:00Z') } });
    const all = await ids('limit=100');
    expect(all).toEqual([...all].sort().reverse());

    const older: string[] = [];
    for (let query = 'limit=2'; ;) {
      const { data, has_more } = await page(query);
      older.push(...data.map(({ id }) => id));
      if (!has_more) break;
      query = `limit=2&starting_after=${data.at(-1)?.id ?? ''}`;
    }
    expect(older).toEqual(all);

    const newer: string[] = [];
    for (let query = `limit=4&ending_before=${all.at(-1) ?? ''}`; ;) {
      const { data, has_more } = await page(query);
      newer.unshift(...data.map(({ id }) => id));
      if (!has_more) break;
      query = `limit=4&ending_before=${data[0]?.id ?? ''}`;
    }
    expect(newer).toEqual(all.slice(0, -1));
    expect(await page(`starting_after=${all.at(-1) ?? ''}`)).toEqual({ data: [], has_more: false });
    expect(await page(`ending_before=${all[0] ?? ''}`)).toEqual({ data: [], has_more: false });
    expect(await ids(`starting_after=${(all[0] ?? '').toUpperCase()}&limit=1`)).toEqual([all[1]]);
  });

  it('filters by state (also named status), op, image and time, in any combination', async () => {
    await define({ id: 'sort', image: 'example/sort:1' });
    const a = await runOf('sort');
    const b = await adHocRun({ image: 'example/other:1' });
    const c = await runOf('sort');
    await takeTo('CANCELLED', c.id);
    const at = async (id: string, seconds: number) =>
      database().run.update({ where: { id }, data: { createdAt: new Date(seconds * 1000) } });
    await at(a.id, 1000);
    await at(b.id, 2000);
    await at(c.id, 3000);
    expect(await ids('state=PENDING')).toEqual([b.id, a.id]);
    expect(await ids('status=CANCELLED')).toEqual([c.id]);
    expect(await ids('state=PENDING&status=PENDING')).toEqual([b.id, a.id]);
    expect(await ids('op_definition=sort')).toEqual([c.id, a.id]);
    expect(await ids('image=example/other:1')).toEqual([b.id]);
    expect(await ids('created[gte]=2000')).toEqual([c.id, b.id]);
    expect(await ids('created[gt]=2000')).toEqual([c.id]);
    expect(await ids('created[lte]=2000')).toEqual([b.id, a.id]);
    expect(await ids('created%5Blt%5D=2000')).toEqual([a.id]);
    expect(await ids('created[gte]=1000&created[lt]=3000&op_definition=sort&state=PENDING')).toEqual([a.id]);
    expect(await ids(`op_definition=sort&starting_after=${c.id}`)).toEqual([a.id]);
    expect(await ids(`op_definition=sort&starting_after=${b.id}`)).toEqual([a.id]);
    expect(await ids('created[gte]=1999.999')).toEqual([c.id, b.id]);
    expect(await ids('op_definition=nobody')).toEqual([]);
  });

  it('filters by the version of an op, archived and replaced ones too', async () => {
    await define({ id: 'sort', version: '1.0.0' });
    const a = await runOf('sort');
    await define({ id: 'sort', version: '1.0.0', image: 'example/sort:again' });
    const b = await runOf('sort');
    await define({ id: 'sort', version: '1.0.0+b' });
    const c = await runOf('sort', {}, '1.0.0+b');
    await call('DELETE', '/definitions/sort?version=1.0.0');
    expect(await ids('op_definition=sort&op_version=1.0.0')).toEqual([b.id, a.id]);
    expect(await ids('op_definition=sort&op_version=1.0.0%2Bb')).toEqual([c.id]);
    expect(await ids(`op_definition=sort&op_version=1.0.0&starting_after=${b.id}`)).toEqual([a.id]);
    expect(await ids('op_definition=sort&op_version=1.0.0&state=FAILED')).toEqual([]);
    expect(await ids('op_definition=sort&op_version=9.9.9')).toEqual([]);
  });

  const someId = '0193e0a0-0000-7000-8000-000000000000';
  it.each([
    ['limit=0', ['limit']],
    ['limit=101', ['limit']],
    ['limit=-1', ['limit']],
    ['limit=1.5', ['limit']],
    ['limit=ten', ['limit']],
    ['limit=', ['limit']],
    ['limit=1e1', ['limit']],
    ['limit=99999999999999999999', ['limit']],
    ['limit=1&limit=2', ['limit']],
    ['state=DONE', ['state']],
    ['state=pending', ['state']],
    ['state=', ['state']],
    ['status=x', ['status']],
    ['state=PENDING&status=FAILED', ['status']],
    ['op_definition=No%20Name', ['op_definition']],
    ['op_definition=sort&op_version=latest', ['op_version']],
    ['op_version=1.0.0', ['op_version']],
    ['image=', ['image']],
    ['created[gte]=yesterday', ['created[gte]']],
    ['created[gt]=-1', ['created[gt]']],
    ['created[lte]=2026-01-01', ['created[lte]']],
    ['created[lt]=99999999999999', ['created[lt]']],
    ['created[eq]=1', ['created[eq]']],
    ['created=1', ['created']],
    [`starting_after=${someId}`, ['starting_after']],
    [`ending_before=${someId}`, ['ending_before']],
    ['starting_after=7', ['starting_after']],
    ['ending_before=', ['ending_before']],
    [`starting_after=${someId}&ending_before=${someId}`, ['ending_before']],
    ['page=2', ['page']],
    ['limit=0&state=x&nope=1', ['limit', 'state', 'nope']],
    ['image=a%00', ['image']],
    ['x%00=1', ['x\u0000', 'x\u0000']],
    ['__proto__=1', ['__proto__']],
    ['toString=1', ['toString']],
  ])('refuses ?%s', async (query, paths) => {
    await expectProblem(await call('GET', `/runs?${query}`), 'invalid_request', paths);
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('GET', '/runs?limit=x', { key: null }), 'unauthorized');
    await expectProblem(await call('GET', '/runs?limit=x', { key: KEYS.worker }), 'forbidden');
  });

  it('knows no other method', async () => {
    const answer = await call('DELETE', '/runs');
    expect(answer.headers.get('allow')).toBe('GET, POST');
    await expectProblem(answer, 'method_not_allowed');
  });
});
