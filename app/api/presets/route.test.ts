import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { preset, presetList, type Preset } from '@/lib/contract/preset';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call, type CallOptions } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const OTHER = 'another-users-key';
beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: OTHER, name: 'ada', role: 'author' });
  await define({
    id: 'op',
    input_specs: {
      size: { type: 'int', max: 9 },
      name: { type: 'string', required: true },
      key: { type: 'secret', required: false },
      doc: { type: 'file', required: false },
      group: { type: 'dict', required: false, properties: { inner: { type: 'secret' } } },
    },
  });
});

const create = (body: unknown, options: CallOptions = {}): Promise<Response> =>
  call('POST', '/definitions/op/presets', { key: KEYS.author, body, ...options });
const made = async (body: unknown, options: CallOptions = {}): Promise<Preset> => preset.parse(await (await create(body, options)).json());
const list = async (key: string): Promise<Preset[]> =>
  presetList.parse(await (await call('GET', '/definitions/op/presets', { key })).json());
const change = (id: string, body: unknown, key = KEYS.author): Promise<Response> => call('PATCH', `/presets/${id}`, { key, body });

describe('presets', () => {
  it('keep some of the inputs under a name, for their owner alone until they are shared', async () => {
    const answer = await create({ name: '  Small  ', description: 'For trying out', inputs: { size: 1 } });
    expect(answer.status).toBe(201);
    const body = preset.strict().parse(await answer.json());
    expect(answer.headers.get('location')).toBe(`/presets/${body.id}`);
    expect(body).toMatchObject({
      name: 'Small',
      description: 'For trying out',
      inputs: { size: 1 },
      shared: false,
      is_default: false,
      is_own: true,
    });
    expect((await list(KEYS.author)).map(({ id }) => id)).toContain(body.id);
    expect((await list(OTHER)).map(({ id }) => id)).not.toContain(body.id);
    await expectProblem(await change(body.id, { name: 'Mine' }, OTHER), 'not_found');

    expect((await change(body.id, { shared: true })).status).toBe(200);
    expect((await list(OTHER)).find(({ id }) => id === body.id)).toMatchObject({
      is_own: false,
      owner: 'test author',
      inputs: { size: 1 },
    });
    await expectProblem(await change(body.id, { name: 'Mine' }, OTHER), 'forbidden');
    await expectProblem(await call('DELETE', `/presets/${body.id}`, { key: OTHER }), 'forbidden');
    expect((await change(body.id, { name: 'Tiny' }, KEYS.admin)).status).toBe(200);
  });

  it('are what a person’s form starts with, one per op, also another’s; until it is shared no more', async () => {
    const first = await made({ name: 'first', inputs: { size: 1 }, is_default: true });
    const second = await made({ name: 'second', inputs: { size: 2 }, shared: true, is_default: true });
    const defaults = async (key: string): Promise<string[]> => (await list(key)).filter((each) => each.is_default).map(({ name }) => name);
    expect(await defaults(KEYS.author)).toEqual(['second']);
    expect(await defaults(OTHER)).toEqual([]);
    expect(preset.parse(await (await change(second.id, { is_default: true }, OTHER)).json())).toMatchObject({
      is_default: true,
      is_own: false,
    });
    expect(await defaults(OTHER)).toEqual(['second']);
    await change(second.id, { shared: false });
    expect(await defaults(OTHER)).toEqual([]);
    expect(await defaults(KEYS.author)).toEqual(['second']);
    await change(second.id, { is_default: false });
    expect(await defaults(KEYS.author)).toEqual([]);
    await change(first.id, { is_default: true });
    expect((await call('DELETE', `/presets/${first.id}`, { key: KEYS.author })).status).toBe(204);
    expect(await defaults(KEYS.author)).toEqual([]);
  });

  it.each([
    [{ key: 'hunter2' }, 'inputs.key'],
    [{ group: { inner: 'x' } }, 'inputs.group'],
    [{ doc: randomUUID() }, 'inputs.doc'],
    [{ size: 10 }, 'inputs.size'],
    [{ size: '1' }, 'inputs.size'],
    [{ nope: 1 }, 'inputs.nope'],
  ])('refuse %j, and keep nothing', async (inputs, path) => {
    const before = await database().preset.count();
    await expectProblem(await create({ name: 'bad', inputs }), 'invalid_inputs', [path]);
    expect(await database().preset.count()).toBe(before);
  });

  it('have one name per person and op', async () => {
    const one = await made({ name: 'one', inputs: {} });
    const two = await made({ name: 'two', inputs: {} });
    await expectProblem(await create({ name: 'one', inputs: {} }), 'preset_exists', ['name']);
    await expectProblem(await change(two.id, { name: 'one' }), 'preset_exists', ['name']);
    expect((await create({ name: 'one', inputs: {} }, { key: OTHER })).status).toBe(201);
    expect((await change(one.id, { name: 'one', description: null })).status).toBe(200);
  });

  it('are made once per Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'preset-1' };
    const first = await made({ name: 'again', inputs: {} }, { headers });
    expect(await made({ name: 'again', inputs: {} }, { headers })).toEqual(first);
  });

  it('answer 400, 401, 403 and 404 as problems', async () => {
    for (const body of [{}, { name: '', inputs: {} }, { name: ' ', inputs: {} }, { name: 'x'.repeat(101), inputs: {} }])
      await expectProblem(await create(body), 'invalid_request');
    await expectProblem(await create({ name: 'x', inputs: {} }, { key: null }), 'unauthorized');
    await expectProblem(await create({ name: 'x', inputs: {} }, { key: KEYS.worker }), 'forbidden');
    await expectProblem(await call('POST', '/definitions/nope/presets', { body: { name: 'x', inputs: {} } }), 'not_found');
    await expectProblem(await call('GET', '/definitions/nope/presets'), 'not_found');
    await expectProblem(await change(randomUUID(), { name: 'x' }), 'not_found');
    await expectProblem(await call('DELETE', `/presets/${randomUUID()}`), 'not_found');
  });
});
