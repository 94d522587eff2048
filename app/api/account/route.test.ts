import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { ownSessionList } from '@/lib/contract/account';
import { database } from '@/lib/server/db';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { addPerson, as, emailOf, enter, PASSWORD } from '../testing/people';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
  await database().signInTry.deleteMany();
});

const NEW = 'boiled and forgotten';
const entered = (): Promise<string> => enter({ email: emailOf('Ada'), password: PASSWORD });
const sessions = async (cookie: string) => ownSessionList.parse(await (await as(cookie, 'GET', '/account/sessions')).json());

it('is one’s own, and its name can be changed', async () => {
  const { id } = await addPerson('Ada', 'viewer');
  const cookie = await entered();
  const own = { id, name: 'Ada', email: 'ada@example.com', role: 'viewer', has_password: true };
  expect(await (await as(cookie, 'GET', '/account')).json()).toEqual(own);
  const answer = await as(cookie, 'PATCH', '/account', { name: ' Ada L. ' });
  expect([answer.status, await answer.json()]).toEqual([200, { ...own, name: 'Ada L.' }]);
  await expectProblem(await as(cookie, 'PATCH', '/account', { role: 'admin' }), 'invalid_request', ['role']);
});

it('gets a new password for the old one, and every other session ends', async () => {
  await addPerson('Ada');
  const [here, there] = [await entered(), await entered()];
  const put = (body: unknown): Promise<Response> => as(here, 'PUT', '/account/password', body);
  await expectProblem(await put({ new_password: NEW }), 'invalid_request', ['current_password']);
  await expectProblem(await put({ new_password: NEW, current_password: 'wrong' }), 'invalid_request', ['current_password']);
  await expectProblem(await put({ new_password: 'ada@example.com', current_password: PASSWORD }), 'invalid_request', ['new_password']);
  await expectProblem(await put({ new_password: 'short', current_password: PASSWORD }), 'invalid_request', ['new_password']);
  expect((await put({ new_password: NEW, current_password: PASSWORD })).status).toBe(204);
  expect((await as(here, 'GET', '/session')).status).toBe(200);
  await expectProblem(await as(there, 'GET', '/session'), 'unauthorized');
  await enter({ email: emailOf('Ada'), password: NEW });
});

it('lets nobody guess the current password without end', async () => {
  await addPerson('Ada');
  const cookie = await entered();
  const put = (): Promise<Response> => as(cookie, 'PUT', '/account/password', { new_password: NEW, current_password: 'wrong' });
  for (let n = 0; n < 10; n++) expect((await put()).status).toBe(400);
  await expectProblem(await put(), 'too_many_tries');
});

it('lists where one is signed in, and ends one session or all', async () => {
  await addPerson('Ada');
  await addPerson('Bo');
  const other = await enter({ email: emailOf('Bo'), password: PASSWORD });
  const [here, there] = [await entered(), await entered()];
  const all = await sessions(here);
  expect(all.map(({ current, method }) => [current, method])).toEqual([
    [false, 'password'],
    [true, 'password'],
  ]);
  const [bos] = await sessions(other);
  for (const id of [bos?.id, randomUUID()]) await expectProblem(await as(here, 'DELETE', `/account/sessions/${id}`), 'not_found');
  expect((await as(here, 'DELETE', `/account/sessions/${all[0]?.id}`)).status).toBe(204);
  await expectProblem(await as(there, 'GET', '/session'), 'unauthorized');
  const out = await as(here, 'DELETE', '/account/sessions');
  expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
  await expectProblem(await as(here, 'GET', '/session'), 'unauthorized');
  expect((await as(other, 'GET', '/session')).status).toBe(200);
});

it('is nothing that the holder of a key has', async () => {
  for (const [method, path, body] of [
    ['GET', '/account', undefined],
    ['PATCH', '/account', {}],
    ['PUT', '/account/password', { new_password: NEW }],
    ['GET', '/account/sessions', undefined],
    ['DELETE', '/account/sessions', undefined],
    ['DELETE', `/account/sessions/${randomUUID()}`, undefined],
    ['GET', '/account/passkeys', undefined],
    ['POST', '/account/passkeys/options', {}],
    ['DELETE', `/account/passkeys/${randomUUID()}`, undefined],
  ] as const)
    await expectProblem(await call(method, path, { body }), 'forbidden');
});
