import { beforeAll, beforeEach, expect, it } from 'vitest';
import { invitationList } from '@/lib/contract/person';
import { database } from '@/lib/server/db';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { addPerson, as, enter, invite, PASSWORD } from '../testing/people';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
  await database().invitation.deleteMany();
});

const accept = (token: string, rest: Record<string, unknown> = { name: 'Cy' }): Promise<Response> =>
  call('POST', '/sign-in', { key: null, body: { invitation: token, password: PASSWORD, ...rest } });
const listed = async () => invitationList.parse(await (await call('GET', '/invitations')).json());

it('invites somebody by a link that is told once, of which only a hash is kept', async () => {
  const made = await invite({ email: 'Cy@Example.com', role: 'operator' });
  expect(made).toMatchObject({ kind: 'account', email: 'cy@example.com', role: 'operator', name: null, invited_by: 'test admin' });
  expect(Date.parse(made.expires_at) - Date.parse(made.createdAt)).toBeGreaterThan(6.9 * 24 * 3600 * 1000);
  const { token, path: _, ...rest } = made;
  expect(await listed()).toEqual([rest]);
  const rows = await database().$queryRaw<{ text: string }[]>`select row_to_json(i)::text as text from invitations i`;
  expect(rows[0]?.text).not.toContain(token);
});

it('becomes an account with a session, once', async () => {
  const { token } = await invite({ email: 'cy@example.com', role: 'operator' });
  const answers = await Promise.all([accept(token), accept(token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
  const cookie = (answers.find(({ status }) => status === 204)?.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect(await (await as(cookie, 'GET', '/session')).json()).toEqual({ name: 'Cy', role: 'operator' });
  expect(await (await as(cookie, 'GET', '/account')).json()).toMatchObject({ email: 'cy@example.com', role: 'operator' });
  expect(await listed()).toEqual([]);
  await enter({ email: 'cy@example.com', password: PASSWORD });
  await expectProblem(await call('POST', '/invitations', { body: { email: 'cy@example.com', role: 'viewer' } }), 'person_exists', [
    'email',
  ]);
});

it('takes the name of the invitation when the newcomer gives none', async () => {
  const nameless = await invite({ email: 'a@example.com', role: 'viewer' });
  await expectProblem(await accept(nameless.token, {}), 'invalid_request', ['name']);
  const { token } = await invite({ email: 'b@example.com', role: 'viewer', name: 'Bea' });
  await expectProblem(await accept(token, { password: 'short' }), 'invalid_request', ['password']);
  expect((await accept(token, {})).status).toBe(204);
  expect(await database().principal.count({ where: { name: 'Bea', kind: 'person' } })).toBe(1);
});

it('ends when it is withdrawn, replaced, over, or its address has an account by now', async () => {
  const withdrawn = await invite({ email: 'a@example.com', role: 'viewer' });
  expect((await call('DELETE', `/invitations/${withdrawn.id}`)).status).toBe(204);
  await expectProblem(await call('DELETE', `/invitations/${withdrawn.id}`), 'not_found');
  const replaced = await invite({ email: 'b@example.com', role: 'admin' });
  const last = await invite({ email: 'b@example.com', role: 'viewer' });
  const over = await invite({ email: 'c@example.com', role: 'viewer' });
  await database().invitation.update({ where: { id: over.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  for (const { token } of [withdrawn, replaced, over, { token: 'gyi_unknown' }]) await expectProblem(await accept(token), 'unauthorized');
  expect((await listed()).map(({ id }) => id)).toEqual([last.id]);
  const late = await invite({ email: 'dee@example.com', role: 'viewer' });
  await addPerson('Dee');
  await expectProblem(await accept(late.token), 'person_exists');
});

it.each([
  [{ email: 'x', role: 'viewer' }, ['email']],
  [{ email: 'a@example.com', role: 'guest' }, ['role']],
  [{ role: 'viewer' }, ['email']],
])('refuses %j', async (body, paths) => {
  await expectProblem(await call('POST', '/invitations', { body }), 'invalid_request', paths);
});
