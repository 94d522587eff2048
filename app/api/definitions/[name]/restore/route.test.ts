import { beforeAll, beforeEach, expect, it } from 'vitest';
import { opDefinitionList } from '@/lib/contract/definition';
import { database } from '@/lib/server/db';
import { openSpecs } from '@/lib/server/sealed-inputs';
import { define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

const restore = async (query = ''): Promise<string[]> => {
  const answer = await call('POST', `/definitions/op/restore${query}`);
  expect(answer.status).toBe(200);
  const restored = opDefinitionList.parse(await answer.json());
  expect(restored.every(({ archived }) => !archived)).toBe(true);
  return restored.map(({ version }) => version);
};
const listed = async (): Promise<string[]> =>
  opDefinitionList.parse(await (await call('GET', '/definitions')).json()).map(({ version }) => version);

it('restores a version as it was, the default of a secret too', async () => {
  await define({ version: '1.0.0' });
  await define({ version: '2.0.0', title: 'new', input_specs: { token: { type: 'secret', default: 'hunter22' } } });
  await call('DELETE', '/definitions/op?version=2.0.0');
  expect(await listed()).toEqual(['1.0.0']);
  expect(await restore('?version=2.0.0')).toEqual(['2.0.0']);
  expect(await listed()).toEqual(['2.0.0', '1.0.0']);
  const [row] = await database().definition.findMany({ where: { version: '2.0.0' } });
  expect(row).toMatchObject({ title: 'new', revision: 1, supersededAt: null });
  expect(row && openSpecs(row)).toMatchObject({ token: { default: 'hunter22' } });
  expect(await (await call('POST', '/definitions/op/runs', { body: {} })).json()).toMatchObject({ op_version: '2.0.0' });
});

it('without a version undoes the last archiving, and no earlier one', async () => {
  for (const version of ['1.0.0', '2.0.0', '3.0.0']) await define({ version });
  await call('DELETE', '/definitions/op?version=2.0.0');
  await call('DELETE', '/definitions/op');
  expect(await listed()).toEqual([]);
  expect(await restore()).toEqual(['3.0.0', '1.0.0']);
  expect(await listed()).toEqual(['3.0.0', '1.0.0']);
  expect(await restore()).toEqual(['2.0.0']);
  expect(await restore()).toEqual([]);
});

it('restores what a version is now, not what it was before it was replaced', async () => {
  await define({ image: 'example/op:a' });
  await call('DELETE', '/definitions/op');
  await define({ image: 'example/op:b' });
  await call('DELETE', '/definitions/op');
  expect(await restore('?version=1.0.0')).toEqual(['1.0.0']);
  expect(await (await call('GET', '/definitions/op')).json()).toMatchObject({ image: 'example/op:b', revision: 2 });
});

it('answers 400, 401, 403, 404 and 405 as problems', async () => {
  await define();
  await expectProblem(await call('POST', '/definitions/op/restore?version=latest'), 'invalid_request', ['version']);
  await expectProblem(await call('POST', '/definitions/op/restore', { key: null }), 'unauthorized');
  await expectProblem(await call('POST', '/definitions/op/restore', { key: KEYS.worker }), 'forbidden');
  await expectProblem(await call('POST', '/definitions/nope/restore'), 'not_found');
  await expectProblem(await call('POST', '/definitions/op/restore?version=9.0.0'), 'not_found');
  const answer = await call('GET', '/definitions/op/restore');
  expect(answer.headers.get('allow')).toBe('POST');
  await expectProblem(answer, 'method_not_allowed');
});
