import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { database } from '@/lib/server/db';
import { meters } from '@/lib/server/meters';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { addPerson, as, emailOf, enter, PASSWORD } from '../testing/people';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
  await database().signInTry.deleteMany();
});

const tried = (body: unknown, address = '192.0.2.1'): Promise<Response> =>
  call('POST', '/sign-in', { key: null, body, headers: { 'X-Gyoza-Address': address } });
const wrong = (name: string) => ({ email: emailOf(name), password: 'not the password' });
const hashes = async (): Promise<number> => (await meters().passwordHashes.get()).values[0]?.value ?? 0;

it('signs in with e-mail and password, by a new token each time, on record', async () => {
  const ada = await addPerson('Ada');
  const answer = await tried({ email: 'ADA@example.com', password: PASSWORD });
  expect(answer.headers.get('set-cookie')).toMatch(/^gyoza_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect(await (await as(cookie, 'GET', '/session')).json()).toEqual({ name: 'Ada', role: 'operator' });
  // A token that was planted before is not the one that counts afterwards.
  const again = await call('POST', '/sign-in', {
    key: null,
    body: { email: ada.email, password: PASSWORD },
    headers: { Cookie: 'gyoza_session=planted' },
  });
  expect(again.headers.get('set-cookie')).not.toContain('planted');
  expect(await database().session.findMany({ select: { method: true, address: true }, orderBy: { createdAt: 'asc' } })).toEqual([
    { method: 'password', address: '192.0.2.1' },
    { method: 'password', address: null },
  ]);
  const entries = await database().auditEntry.findMany({ where: { actorId: ada.id }, orderBy: { id: 'asc' } });
  expect(entries).toMatchObject([{ action: 'session.begin', address: '192.0.2.1', change: { method: 'password' } }, {}]);
});

it('says the same after the same work, whatever is wrong', async () => {
  await addPerson('Ada');
  const off = await addPerson('Off');
  await call('PATCH', `/people/${off.id}`, { body: { disabled: true } });
  await addPerson('Bare');
  await database().person.updateMany({ where: { email: emailOf('Bare') }, data: { passwordHash: null } });
  const answers = new Set<string>();
  for (const body of [
    wrong('Ada'),
    wrong('Nobody'),
    { email: emailOf('Off'), password: PASSWORD },
    { email: emailOf('Bare'), password: PASSWORD },
  ]) {
    const before = await hashes();
    answers.add(await (await tried(body)).text());
    expect((await hashes()) - before).toBe(1);
  }
  expect(answers.size).toBe(1);
  expect([...answers][0]).toContain('E-mail address and password do not belong together.');
});

describe('many wrong passwords', () => {
  it('for one account are refused before they are hashed, from wherever they come, and as well where there is no such account', async () => {
    await addPerson('Ada');
    for (const name of ['Ada', 'Nobody']) {
      const before = await hashes();
      const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => tried(wrong(name), `192.0.2.${n}`)));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(50);
      expect((await hashes()) - before).toBe(10);
    }
    await expectProblem(await tried({ email: emailOf('Ada'), password: PASSWORD }), 'too_many_tries');
  });

  it('from one place are refused, whatever accounts they are for', async () => {
    const before = await hashes();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => tried(wrong(`p${n}`))));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    expect((await hashes()) - before).toBe(50);
    await addPerson('Ada');
    expect((await tried({ email: emailOf('Ada'), password: PASSWORD }, '192.0.2.2')).status).toBe(204);
  });

  it('are forgotten after a while, and after the right one', async () => {
    await addPerson('Ada');
    for (let n = 0; n < 9; n++) expect((await tried(wrong('Ada'))).status).toBe(401);
    await enter({ email: emailOf('Ada'), password: PASSWORD });
    for (let n = 0; n < 10; n++) expect((await tried(wrong('Ada'))).status).toBe(401);
    // When to come back: within what is left of a quarter of an hour.
    await database().signInTry.updateMany({ data: { since: new Date(Date.now() - 10 * 60_000) } });
    const refused = await tried(wrong('Ada'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(5 * 60);
    await expectProblem(refused, 'too_many_tries');
    await database().signInTry.updateMany({ data: { since: new Date(Date.now() - 16 * 60_000) } });
    expect((await tried({ email: emailOf('Ada'), password: PASSWORD })).status).toBe(204);
  });
});

it.each([
  [{ email: 'a@example.com' }, ['password']],
  [{ password: PASSWORD }, ['email']],
  [{ email: 'nobody', password: PASSWORD }, ['email']],
  [{ email: 'a@example.com', password: PASSWORD, access_key: 'x' }, ['access_key']],
  [{ access_key: 'x', name: 'X' }, ['name']],
  [{ invitation: 'gyi_x' }, ['password']],
  [{ invitation: 'gyi_x', email: 'a@example.com', password: PASSWORD }, ['email']],
  [{ passkey: {}, password: PASSWORD }, ['email', 'passkey']],
  [{ passkey: {} }, ['passkey']],
  [{ passkey: { id: 'a', rawId: 'a', type: 'public-key', clientExtensionResults: {}, response: {} } }, ['passkey']],
  [{ begin: 'password' }, ['begin']],
  [{ invitation: 'gyi_x', begin: 'sign_on' }, ['begin']],
  [{ sign_on: 'code=x', begin: 'sign_on' }, ['sign_on']],
  [{ sign_on: 'code=x', password: PASSWORD }, ['email', 'sign_on']],
  // Not set up here.
  [{ begin: 'sign_on' }, ['begin']],
  [{ sign_on: 'code=x' }, ['begin']],
])('refuses %j', async (body, paths) => {
  await expectProblem(await tried(body), 'invalid_request', paths);
});
