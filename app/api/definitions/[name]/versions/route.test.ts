import { beforeAll, expect, it } from 'vitest';
import { opDefinitionList } from '@/lib/contract/definition';
import { define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(async () => {
  await makeKeys();
  for (const version of ['1.2.0', '1.10.0', '1.9.0', '1.10.0-rc.2', '1.10.0-rc.10', '0.0.1']) await define({ version });
  await define({ version: '1.9.0', title: 'replaced' });
});

it('lists every version once, newest first', async () => {
  const answer = await call('GET', '/definitions/op/versions');
  expect(answer.status).toBe(200);
  const versions = opDefinitionList.parse(await answer.json());
  expect(versions.map(({ version }) => version)).toEqual(['1.10.0', '1.10.0-rc.10', '1.10.0-rc.2', '1.9.0', '1.2.0', '0.0.1']);
  expect(versions[3]).toMatchObject({ title: 'replaced' });
});

it('answers 400, 401, 403, 404 and 405 as problems', async () => {
  await expectProblem(await call('GET', '/definitions/op/versions?limit=3'), 'invalid_request', ['limit']);
  await expectProblem(await call('GET', '/definitions/op/versions', { key: null }), 'unauthorized');
  await expectProblem(await call('GET', '/definitions/op/versions', { key: KEYS.worker }), 'forbidden');
  await expectProblem(await call('GET', '/definitions/other/versions'), 'not_found');
  const answer = await call('DELETE', '/definitions/op/versions');
  expect(answer.headers.get('allow')).toBe('GET');
  await expectProblem(answer, 'method_not_allowed');
});
