import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runView, runViewList, type RunView } from '@/lib/contract/run-view';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const OTHER = 'another-users-key';
beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: OTHER, name: 'ada', role: 'author' });
});
beforeEach(() => database().runView.deleteMany());

const create = (body: unknown): Promise<Response> => call('POST', '/run-views', { key: KEYS.author, body });
const made = async (body: unknown): Promise<RunView> => runView.parse(await (await create(body)).json());
const names = async (key: string): Promise<string[]> =>
  runViewList.parse(await (await call('GET', '/run-views', { key })).json()).map(({ name }) => name);
const someId = '0193e0a0-0000-7000-8000-000000000000';

describe('views of the list of runs', () => {
  it('keep a filter and columns under a name, for their owner until they are shared', async () => {
    const answer = await create({
      name: ' Failed today ',
      filter: { state: 'FAILED', created_within: '24h', q: null },
      columns: ['took', 'state'],
    });
    expect(answer.status).toBe(201);
    const view = runView.strict().parse(await answer.json());
    expect(answer.headers.get('location')).toBe(`/run-views/${view.id}`);
    expect(view).toMatchObject({
      name: 'Failed today',
      filter: { state: 'FAILED', created_within: '24h' },
      columns: ['state', 'took'],
      shared: false,
      is_own: true,
    });
    expect([await names(KEYS.author), await names(OTHER)]).toEqual([['Failed today'], []]);
    await expectProblem(await call('PATCH', `/run-views/${view.id}`, { key: OTHER, body: { name: 'x' } }), 'not_found');

    expect((await call('PATCH', `/run-views/${view.id}`, { key: KEYS.author, body: { shared: true, filter: {} } })).status).toBe(200);
    expect(await names(OTHER)).toEqual(['Failed today']);
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { body: { name: 'x' } } : {};
      await expectProblem(await call(method, `/run-views/${view.id}`, { key: OTHER, ...body }), 'forbidden');
    }
    expect((await call('DELETE', `/run-views/${view.id}`, { key: KEYS.author })).status).toBe(204);
    expect(await names(KEYS.author)).toEqual([]);
  });

  it('have a name each', async () => {
    await made({ name: 'a', filter: {} });
    const b = await made({ name: 'b', filter: {} });
    await expectProblem(await create({ name: 'a', filter: {} }), 'view_exists', ['name']);
    await expectProblem(await call('PATCH', `/run-views/${b.id}`, { key: KEYS.author, body: { name: 'a' } }), 'view_exists', ['name']);
  });

  it.each([
    ['no name', { filter: {} }, ['name']],
    ['no filter', { name: 'a' }, ['filter']],
    ['a filter that the list refuses', { name: 'a', filter: { state: 'done' } }, ['filter.state']],
    ['a page', { name: 'a', filter: { limit: '5' } }, ['filter.limit']],
    ['an unknown column', { name: 'a', filter: {}, columns: ['inputs'] }, ['columns.0']],
  ])('refuse %s', async (_, body, paths) => {
    await expectProblem(await create(body), 'invalid_request', paths);
  });

  it('that do not exist are not found', async () => {
    await expectProblem(await call('PATCH', `/run-views/${someId}`, { body: {} }), 'not_found');
    await expectProblem(await call('DELETE', `/run-views/${someId}`), 'not_found');
  });
});
