import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { database } from '@/lib/server/db';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().session.deleteMany();
});
const own = { 'Sec-Fetch-Site': 'same-origin' };

async function signedIn(key = KEYS.admin): Promise<string> {
  const answer = await call('POST', '/sign-in', { body: { access_key: key }, key: null });
  expect(answer.status).toBe(204);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('POST /sign-in', () => {
  it('gives a cookie that scripts of a page cannot read, and stores only a hash of it', async () => {
    const answer = await call('POST', '/sign-in', { body: { access_key: KEYS.author }, key: null });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^gyoza_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const rows = await database().session.findMany();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.hash ?? []).toString()).not.toContain(cookie.split(/[=;]/)[1] ?? '');
    const secure = await call('POST', '/sign-in', {
      body: { access_key: KEYS.author },
      key: null,
      headers: { 'X-Forwarded-Proto': 'https' },
    });
    expect(secure.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it('refuses unknown keys, and keys of workers', async () => {
    await expectProblem(await call('POST', '/sign-in', { body: { access_key: 'nope' }, key: null }), 'unauthorized');
    const answer = await call('POST', '/sign-in', { body: { access_key: KEYS.worker }, key: null });
    expect(answer.headers.get('set-cookie')).toBeNull();
    await expectProblem(answer, 'forbidden');
    expect(await database().session.count()).toBe(0);
  });

  it.each([
    [{}, ['access_key']],
    [{ access_key: '' }, ['access_key']],
    [{ access_key: 7 }, ['access_key']],
    [{ access_key: 'x'.repeat(513) }, ['access_key']],
    [{ access_key: 'x', next: '/' }, ['next']],
  ])('refuses %.60j', async (body, paths) => {
    await expectProblem(await call('POST', '/sign-in', { body, key: null }), 'invalid_request', paths);
  });
});

describe('a session', () => {
  it('stands for its key, for reading from anywhere and for changes only from our own pages', async () => {
    const Cookie = await signedIn();
    const as = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Response> =>
      call(method, path, { key: null, body, headers: { Cookie: `a=b; ${Cookie}; c=d`, ...headers } });
    expect(await (await as('GET', '/session')).json()).toEqual({ name: 'test admin', role: 'admin' });
    const run = { image: 'example/op:1' };
    const host = { Host: 'gyoza.example:5555' };
    expect((await as('POST', '/runs', own, run)).status).toBe(201);
    expect((await as('POST', '/runs', { ...host, Origin: 'http://gyoza.example:5555' }, run)).status).toBe(201);
    const before = await database().run.count();
    for (const headers of [
      {},
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { ...host, Origin: 'http://evil.example' },
      { ...host, Origin: 'null' },
      { ...host, Origin: 'http://gyoza.example:5556' },
      { ...host, Origin: 'http://gyoza.example:5555', 'Sec-Fetch-Site': 'cross-site' },
    ] as Record<string, string>[])
      await expectProblem(await as('POST', '/runs', headers, run), 'forbidden');
    expect(await database().run.count()).toBe(before);
    // A key in a header is not sent by a browser on its own: no such rule for it.
    expect((await call('POST', '/runs', { body: run, headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(201);
  });

  it('ends by signing out, by its age, and with its key', async () => {
    const first = await signedIn();
    await expectProblem(await call('DELETE', '/sign-in', { key: null, headers: { Cookie: first } }), 'forbidden');
    const out = await call('DELETE', '/sign-in', { key: null, headers: { Cookie: first, ...own } });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, 'gyoza_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    await expectProblem(await call('GET', '/session', { key: null, headers: { Cookie: first } }), 'unauthorized');

    const second = await signedIn();
    await database().session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    await expectProblem(await call('GET', '/session', { key: null, headers: { Cookie: second } }), 'unauthorized');

    const third = await signedIn(KEYS.author);
    await database().principal.updateMany({ where: { name: 'test author' }, data: { revokedAt: new Date() } });
    await expectProblem(await call('GET', '/session', { key: null, headers: { Cookie: third } }), 'unauthorized');
    await expectProblem(await call('GET', '/session', { key: KEYS.author }), 'unauthorized');
    await makeKeys();
  });

  it('does not save a request whose key is wrong', async () => {
    const Cookie = await signedIn();
    await expectProblem(await call('GET', '/session', { key: 'wrong', headers: { Cookie } }), 'unauthorized');
    await expectProblem(await call('GET', '/session', { key: '', headers: { Cookie } }), 'unauthorized');
    await expectProblem(await call('GET', '/session', { key: null, headers: { Cookie: 'gyoza_session=gys_forged' } }), 'unauthorized');
  });
});

it('knows no other method', async () => {
  const answer = await call('PUT', '/sign-in');
  expect(answer.headers.get('allow')).toBe('POST, DELETE');
  await expectProblem(answer, 'method_not_allowed');
  await expectProblem(await call('DELETE', '/sign-in', { key: null }), 'unauthorized');
});
