import { beforeAll, describe, expect, it } from 'vitest';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { hashToken } from '@/lib/server/tokens';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { signedIn } from '../testing/signed-in';

beforeAll(makeKeys);

const own = { 'Sec-Fetch-Site': 'same-origin' };
const who = (Cookie: string): Promise<Response> => call('GET', '/session', { key: null, headers: { Cookie } });
const tokenOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1);

describe('a cookie that nobody was given', { timeout: 60_000 }, () => {
  it('opens nothing, whatever it is made of', async () => {
    const good = await signedIn(KEYS.admin);
    const token = tokenOf(good);
    const hash = Buffer.from(hashToken(token));
    const { principalId } = await database().session.findFirstOrThrow({ where: { hash: hashToken(token) } });
    const forged = [
      '',
      'null',
      'gys_',
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      encodeURIComponent(`${token} `),
      `"${token}"`,
      // What a copy of the database knows.
      hash.toString('hex'),
      hash.toString('base64'),
      hash.toString('base64url'),
      `\\x${hash.toString('hex')}`,
      principalId,
      // Keys are no sessions, though both are looked up by their hash.
      KEYS.admin,
      "' or 1=1 --",
      '{"$ne":null}',
      'x'.repeat(10_000),
    ];
    for (const value of forged) await expectProblem(await who(`gyoza_session=${value}`), 'unauthorized');
    for (const name of ['GYOZA_SESSION', 'gyoza_sessio', 'gyoza_session[]', 'xgyoza_session'])
      await expectProblem(await who(`${name}=${token}`), 'unauthorized');
    expect((await who(good)).status).toBe(200);
  });

  it('is no key either', async () => {
    const token = tokenOf(await signedIn(KEYS.admin));
    await expectProblem(await call('GET', '/session', { key: token }), 'unauthorized');
    await expectProblem(await call('GET', '/session', { key: null, headers: { Authorization: `Bearer ${token}` } }), 'unauthorized');
    await expectProblem(await call('POST', '/sign-in', { key: null, body: { access_key: token } }), 'unauthorized');
  });
});

describe('a cookie that is played again', { timeout: 60_000 }, () => {
  const end: [string, (cookie: string, key: string) => Promise<unknown>][] = [
    ['signing out', (Cookie) => call('DELETE', '/sign-in', { key: null, headers: { Cookie, ...own } })],
    [
      'its age',
      (cookie) =>
        database().session.updateMany({ where: { hash: hashToken(tokenOf(cookie)) }, data: { expiresAt: new Date(Date.now() - 1) } }),
    ],
    [
      'the end of its key',
      (_, key) => database().principal.updateMany({ where: { hash: hashToken(key) }, data: { revokedAt: new Date() } }),
    ],
    [
      'the age of its key',
      (_, key) => database().principal.updateMany({ where: { hash: hashToken(key) }, data: { expiresAt: new Date(Date.now() - 1) } }),
    ],
  ];

  it.each(end)('opens nothing after %s, for reading or for changes', async (what, finish) => {
    const key = `played again after ${what}`;
    await ensureKey({ key, name: key, role: 'admin' });
    const Cookie = await signedIn(key);
    expect((await who(Cookie)).status).toBe(200);
    await finish(Cookie, key);
    await expectProblem(await who(Cookie), 'unauthorized');
    const before = await database().run.count();
    await expectProblem(
      await call('POST', '/runs', { key: null, headers: { Cookie, ...own }, body: { image: 'example/op:1' } }),
      'unauthorized',
    );
    expect(await database().run.count()).toBe(before);
  });

  it('is one of several: the others of the same person live on', async () => {
    const [first, second] = [await signedIn(KEYS.viewer), await signedIn(KEYS.viewer)];
    expect(first).not.toBe(second);
    await call('DELETE', '/sign-in', { key: null, headers: { Cookie: first, ...own } });
    await expectProblem(await who(first), 'unauthorized');
    expect((await who(second)).status).toBe(200);
  });
});

describe('a session that somebody else began', { timeout: 60_000 }, () => {
  it('is never taken over: signing in makes a new one, and what was there before stays what it was', async () => {
    const planted = 'gyoza_session=gys_planted-by-somebody-who-waits-for-this-to-be-signed-in';
    const cookie = await signedIn(KEYS.admin, { Cookie: planted, ...own });
    expect(cookie).not.toBe(planted);
    await expectProblem(await who(planted), 'unauthorized');

    const theirs = await signedIn(KEYS.viewer);
    const mine = await signedIn(KEYS.admin, { Cookie: theirs, ...own });
    expect(mine).not.toBe(theirs);
    expect(await (await who(theirs)).json()).toMatchObject({ role: 'viewer' });
    expect(await (await who(mine)).json()).toMatchObject({ role: 'admin' });
  });

  it('is never begun by a call that fails', async () => {
    const before = await database().session.count();
    for (const body of [{}, { access_key: 'nobody has this' }, { access_key: KEYS.worker }]) {
      const answer = await call('POST', '/sign-in', { key: null, body });
      expect([answer.ok, answer.headers.get('set-cookie')]).toEqual([false, null]);
    }
    expect(await database().session.count()).toBe(before);
  });
});
