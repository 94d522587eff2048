import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { personList, type Person } from '@/lib/contract/person';
import { database } from '@/lib/server/db';
import { KEYS, define, makeKeys } from '@/lib/server/testing/fixtures';
import { hashToken } from '@/lib/server/tokens';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { addPerson, as, emailOf, enter, invite, PASSWORD } from '../testing/people';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
  await database().signInTry.deleteMany();
});

const patch = (id: string, body: unknown): Promise<Response> => call('PATCH', `/people/${id}`, { body });
const list = async (): Promise<Person[]> => personList.parse(await (await call('GET', '/people')).json());

it('makes accounts, lists them by name, and keeps of a password only a slow hash', async () => {
  const ada = await addPerson('Ada', 'admin');
  const bo = await addPerson('Bo');
  expect(ada).toMatchObject({ name: 'Ada', email: 'ada@example.com', role: 'admin', disabled: false, has_password: true, passkeys: 0 });
  expect(await list()).toEqual([ada, bo]);
  const row = await database().person.findUniqueOrThrow({ where: { id: ada.id } });
  expect(row.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const audit = await database().auditEntry.findMany({ where: { objectId: ada.id } });
  expect(audit).toMatchObject([{ action: 'person.create', actorName: 'test admin', objectName: 'ada@example.com' }]);
  expect(JSON.stringify(audit, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(PASSWORD);
});

it.each([
  [{ email: 'nobody' }, 'email'],
  [{ role: 'worker' }, 'role'],
  [{ name: ' ' }, 'name'],
  [{ password: 'short' }, 'password'],
  [{ password: 'cy.twombly@example.com' }, 'password'],
])('refuses an account with %j', async (part, field) => {
  const body = { name: 'Cy', email: 'cy.twombly@example.com', role: 'viewer', password: PASSWORD, ...part };
  await expectProblem(await call('POST', '/people', { body }), 'invalid_request', [field]);
});

it('refuses a second account of one address, however it is written', async () => {
  await addPerson('Ada');
  const body = { name: 'Ada 2', email: 'ADA@Example.com', role: 'viewer', password: PASSWORD };
  await expectProblem(await call('POST', '/people', { body }), 'person_exists', ['email']);
});

it('changes name and role, at once for whoever is signed in', async () => {
  const bo = await addPerson('Bo', 'admin');
  await addPerson('Ada', 'admin');
  const cookie = await enter({ email: emailOf('Bo'), password: PASSWORD });
  expect((await as(cookie, 'GET', '/people')).status).toBe(200);
  const answer = await patch(bo.id, { name: 'Bo B.', role: 'viewer' });
  expect([answer.status, await answer.json()]).toMatchObject([200, { name: 'Bo B.', role: 'viewer' }]);
  await expectProblem(await as(cookie, 'GET', '/people'), 'forbidden');
  const [entry] = await database().auditEntry.findMany({ where: { objectId: bo.id, action: 'person.change' } });
  expect(entry?.change).toEqual({ name: { from: 'Bo', to: 'Bo B.' }, role: { from: 'admin', to: 'viewer' } });
});

it('keeps the last administrator, also when two would remove each other at once', async () => {
  const ada = await addPerson('Ada', 'admin');
  for (const body of [{ disabled: true }, { role: 'author' }]) await expectProblem(await patch(ada.id, body), 'last_admin');
  const bo = await addPerson('Bo', 'admin');
  const answers = await Promise.all([patch(ada.id, { disabled: true }), patch(bo.id, { role: 'viewer' })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await list()).filter(({ role, disabled }) => role === 'admin' && !disabled)).toHaveLength(1);
});

it('ends with a person their sessions, keys, links and invitations, and brings back none of them', async () => {
  await addPerson('Ada', 'admin');
  const bo = await addPerson('Bo', 'admin');
  const cookie = await enter({ email: emailOf('Bo'), password: PASSWORD });
  const key = async (makerId: string | null, secret: string): Promise<string> => {
    const { id } = await database().principal.create({
      data: { id: randomUUID(), name: secret, role: 'author', hash: hashToken(secret), makerId },
    });
    return id;
  };
  const own = await key(bo.id, 'key of bo');
  await key(own, 'key of that key');
  await key(null, 'key of another');
  await define({ id: 'linked', public_links: true });
  const link = (await (await as(cookie, 'POST', '/definitions/linked/links', { public: true })).json()) as { path: string };
  const invited = (await (await as(cookie, 'POST', '/invitations', { email: 'x@example.com', role: 'viewer' })).json()) as { path: string };
  const token = link.path.replace('/r/', '');
  expect((await call('GET', `/r/${token}`, { key: token })).status).toBe(200);

  expect((await patch(bo.id, { disabled: true })).status).toBe(200);
  await expectProblem(await as(cookie, 'GET', '/session'), 'unauthorized');
  for (const secret of ['key of bo', 'key of that key'])
    await expectProblem(await call('GET', '/session', { key: secret }), 'unauthorized');
  expect((await call('GET', '/session', { key: 'key of another' })).status).toBe(200);
  await expectProblem(await call('GET', `/r/${token}`, { key: token }), 'unauthorized');
  const accept = { invitation: invited.path.replace('/invitation/', ''), name: 'X', password: PASSWORD };
  await expectProblem(await call('POST', '/sign-in', { key: null, body: accept }), 'unauthorized');
  await expectProblem(await call('POST', '/sign-in', { key: null, body: { email: emailOf('Bo'), password: PASSWORD } }), 'unauthorized');

  expect((await patch(bo.id, { disabled: false })).status).toBe(200);
  await expectProblem(await as(cookie, 'GET', '/session'), 'unauthorized');
  await expectProblem(await call('GET', '/session', { key: 'key of bo' }), 'unauthorized');
  await enter({ email: emailOf('Bo'), password: PASSWORD });
  const actions = await database().auditEntry.findMany({ where: { objectId: bo.id }, orderBy: { id: 'asc' }, select: { action: true } });
  expect(actions.map(({ action }) => action)).toEqual([
    'person.create',
    'session.begin',
    'person.disable',
    'person.enable',
    'session.begin',
  ]);
});

it('makes a link for a new password, which ends the old one and every session', async () => {
  const bo = await addPerson('Bo');
  const cookie = await enter({ email: emailOf('Bo'), password: PASSWORD });
  const links = [];
  for (const _ of [1, 2])
    links.push((await (await call('POST', `/people/${bo.id}/password-link`, { body: {} })).json()) as { path: string });
  const use = (link: { path: string } | undefined): Promise<Response> =>
    call('POST', '/sign-in', { key: null, body: { invitation: link?.path.replace('/invitation/', ''), password: 'boiled and forgotten' } });
  await expectProblem(await use(links[0]), 'unauthorized');
  expect((await use(links[1])).status).toBe(204);
  await expectProblem(await use(links[1]), 'unauthorized');
  await expectProblem(await as(cookie, 'GET', '/session'), 'unauthorized');
  await expectProblem(await call('POST', '/sign-in', { key: null, body: { email: emailOf('Bo'), password: PASSWORD } }), 'unauthorized');
  await enter({ email: emailOf('Bo'), password: 'boiled and forgotten' });
  await patch(bo.id, { disabled: true });
  await expectProblem(await call('POST', `/people/${bo.id}/password-link`, { body: {} }), 'invalid_request');
});

it('lets nobody in by a key that is for certain ops only', async () => {
  const bo = await addPerson('Bo', 'admin');
  const key = 'admin of one op';
  await database().principal.create({ data: { id: randomUUID(), name: key, role: 'admin', hash: hashToken(key), ops: ['one'] } });
  const body = { name: 'Cy', email: 'cy@example.com', role: 'admin', password: PASSWORD };
  await expectProblem(await call('POST', '/people', { key, body }), 'forbidden');
  await expectProblem(await call('PATCH', `/people/${bo.id}`, { key, body: { role: 'viewer' } }), 'forbidden');
  await expectProblem(await call('POST', '/invitations', { key, body: { email: 'cy@example.com', role: 'admin' } }), 'forbidden');
  await expectProblem(await call('POST', `/people/${bo.id}/password-link`, { key, body: {} }), 'forbidden');
});

it('knows no other ids, and is for administrators alone', async () => {
  for (const id of [randomUUID(), 'nobody']) {
    await expectProblem(await patch(id, { name: 'X' }), 'not_found');
    await expectProblem(await call('POST', `/people/${id}/password-link`, { body: {} }), 'not_found');
  }
  for (const key of [KEYS.author, KEYS.worker]) await expectProblem(await call('GET', '/people', { key }), 'forbidden');
  await invite({ email: 'y@example.com', role: 'viewer' });
});
