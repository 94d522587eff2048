import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { database } from '@/lib/server/db';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { startSignOn } from '@/lib/server/testing/sign-on';
import { SIGN_ON_CLIENT } from '@/lib/server/testing/sign-on-client';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { addPerson, as, emailOf, enter, invite, PASSWORD } from '../testing/people';

const ORIGIN = 'http://gyoza.example:5555';
let provider: Awaited<ReturnType<typeof startSignOn>>;

beforeAll(async () => {
  provider = await startSignOn(ORIGIN);
  process.env['GYOZA_PUBLIC_URL'] = ORIGIN;
  process.env['GYOZA_OIDC_ISSUER'] = provider.issuer;
  process.env['GYOZA_OIDC_CLIENT_ID'] = SIGN_ON_CLIENT.id;
  process.env['GYOZA_OIDC_CLIENT_SECRET'] = SIGN_ON_CLIENT.secret;
  process.env['GYOZA_OIDC_DOMAINS'] = 'Dumplings.example, sub.example.net';
  process.env['GYOZA_OIDC_ROLE'] = 'operator';
  await makeKeys();
});
afterAll(() => provider.close());
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
});

const send = (body: unknown, Cookie?: string): Promise<Response> =>
  call('POST', '/sign-in', { key: null, body, headers: { ...(Cookie === undefined ? {} : { Cookie }), 'X-Gyoza-Address': '192.0.2.1' } });
const cookieOf = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

async function begin(): Promise<{ url: string; held: string }> {
  const answer = await send({ begin: 'sign_on' });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return { url: ((await answer.json()) as { url: string }).url, held: cookieOf(answer) };
}

/** Who somebody is, as the provider says it. */
const ada = { sub: 'ada', email: emailOf('Ada'), email_verified: true, name: 'Ada L' };

async function signOn(claims: typeof ada | (Partial<typeof ada> & { sub: string }) | null): Promise<Response> {
  const { url, held } = await begin();
  return send({ sign_on: await provider.visit(url, claims) }, held);
}
const sessionOf = async (answer: Response): Promise<unknown> => {
  expect(answer.status, answer.status === 204 ? '' : await answer.clone().text()).toBe(204);
  return (await as(cookieOf(answer), 'GET', '/session')).json();
};

it('is asked for only when somebody signs in by it; while it does not answer, that alone fails', async () => {
  provider.state.isDown = true;
  await addPerson('Ada');
  await expectProblem(await send({ begin: 'sign_on' }), 'unavailable');
  await enter({ email: emailOf('Ada'), password: PASSWORD });
  provider.state.isDown = false;
  const { url, held } = await begin();
  const search = await provider.visit(url, ada);
  provider.state.isDown = true;
  await expectProblem(await send({ sign_on: search }, held), 'unavailable');
  provider.state.isDown = false;
});

it('lets in whoever was invited, as what they were invited to be, and knows them from then on by what they are there', async () => {
  await invite({ email: emailOf('Ada'), role: 'author' });
  const first = await signOn(ada);
  expect(first.headers.get('set-cookie')).toMatch(/^gyoza_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
  expect(await sessionOf(first)).toEqual({ name: 'Ada L', role: 'author' });
  expect(await (await call('GET', '/invitations')).json()).toEqual([]);
  // Another address, which need not even be verified: still the same person there.
  expect(await sessionOf(await signOn({ sub: 'ada', email: 'ada@elsewhere.example' }))).toEqual({ name: 'Ada L', role: 'author' });
  const people = await database().person.findMany();
  expect(people).toMatchObject([{ email: emailOf('Ada'), passwordHash: null, oidcIssuer: provider.issuer, oidcSubject: 'ada' }]);
  const entries = await database().auditEntry.findMany({ where: { actorId: people[0]?.id ?? '' }, orderBy: { id: 'asc' } });
  expect(entries.map(({ action, change }) => [action, change])).toEqual([
    ['person.create', { name: 'Ada L', role: 'author' }],
    ['person.link', { issuer: provider.issuer }],
    ['session.begin', { method: 'oidc' }],
    ['session.begin', { method: 'oidc' }],
  ]);
  expect(await database().session.findMany({ select: { method: true, address: true } })).toEqual([
    { method: 'oidc', address: '192.0.2.1' },
    { method: 'oidc', address: '192.0.2.1' },
  ]);
});

it('lets whoever has an account into it by a verified address, and nobody else who gets that address later', async () => {
  const { id } = await addPerson('Ada', 'author');
  expect(await sessionOf(await signOn({ ...ada, email: 'ADA@example.com' }))).toEqual({ name: 'Ada', role: 'author' });
  await expectProblem(await signOn({ ...ada, sub: 'another ada' }), 'forbidden');
  // Until an administrator gives them a link, by which they set a new password: that frees it.
  const link = (await (await call('POST', `/people/${id}/password-link`, { body: {} })).json()) as { path: string };
  await enter({ invitation: link.path.replace('/invitation/', ''), password: PASSWORD });
  expect(await sessionOf(await signOn({ ...ada, sub: 'another ada' }))).toEqual({ name: 'Ada', role: 'author' });
  await expectProblem(await signOn(ada), 'forbidden');
});

it('lets in by themselves people of the domains that are named, and of no other', async () => {
  expect(await sessionOf(await signOn({ ...ada, email: 'ada@dumplings.example' }))).toEqual({ name: 'Ada L', role: 'operator' });
  for (const email of ['eve@example.com', 'eve@notdumplings.example', 'eve@dumplings.example.org', 'eve@example.net', 'dumplings.example'])
    await expectProblem(await signOn({ ...ada, sub: email, email }), 'forbidden');
  expect(await database().person.count()).toBe(1);
});

it('takes no address that is not verified, whoever it is', async () => {
  await addPerson('Ada', 'admin');
  await invite({ email: emailOf('Cy'), role: 'admin' });
  for (const claims of [
    { ...ada, email_verified: false },
    { sub: 'ada', email: ada.email },
    { ...ada, email: emailOf('Cy'), email_verified: false },
    { sub: 'x' },
  ])
    await expectProblem(await signOn(claims), 'forbidden');
  expect([await database().session.count(), await database().person.count()]).toEqual([0, 1]);
});

it('keeps out whoever is disabled, linked or not', async () => {
  const { id } = await addPerson('Ada');
  const disable = (disabled: boolean): Promise<Response> => call('PATCH', `/people/${id}`, { body: { disabled } });
  await disable(true);
  await expectProblem(await signOn(ada), 'forbidden');
  await disable(false);
  await sessionOf(await signOn(ada));
  await disable(true);
  await expectProblem(await signOn(ada), 'forbidden');
  expect(await database().session.count()).toBe(0);
});

describe('what a browser brings back', () => {
  beforeEach(async () => {
    await addPerson('Ada');
  });

  it('counts once', async () => {
    const { url, held } = await begin();
    const search = await provider.visit(url, ada);
    await sessionOf(await send({ sign_on: search }, held));
    await expectProblem(await send({ sign_on: search }, held), 'unauthorized');
    expect(await database().session.count()).toBe(1);
  });

  it('counts only in the browser that set out, with what it set out with', async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const search = await provider.visit(theirs.url, ada);
    const changed = new URLSearchParams(search);
    changed.set('state', 'guessed');
    for (const [sent, held] of [
      [search, undefined],
      [search, mine.held],
      [search, `${theirs.held.slice(0, -8)}AAAAAAA=`],
      [search, 'gyoza_sign_on=e30='],
      [search, 'gyoza_sign_on='],
      [changed.toString(), theirs.held],
      ['code=made-up', theirs.held],
      ['nothing', theirs.held],
      ['%', theirs.held],
      [search.replace('iss=', 'iss=http%3A%2F%2Fevil.example&was='), theirs.held],
    ] as const)
      await expectProblem(await send({ sign_on: sent }, held), 'unauthorized');
    expect(await database().session.count()).toBe(0);
  });

  it('is a refusal where somebody thinks better of it there', async () => {
    await expectProblem(await signOn(null), 'unauthorized');
  });
});

it('leads to the provider and back to our own page, whatever is asked for', async () => {
  const answer = await send({ begin: 'sign_on' });
  expect(answer.headers.get('set-cookie')).toMatch(/^gyoza_sign_on=[\w+/=]{40,}; Path=\/sign-in; HttpOnly; SameSite=Strict; Max-Age=600$/);
  const url = new URL(((await answer.json()) as { url: string }).url);
  expect(url.origin).toBe(provider.issuer);
  expect(url.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/sign-in/return`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
  for (const more of [{ next: '//evil.example' }, { redirect_uri: 'http://evil.example' }])
    await expectProblem(await send({ begin: 'sign_on', ...more }), 'invalid_request', Object.keys(more));
  const odd = await call('POST', '/sign-in', {
    key: null,
    body: { begin: 'sign_on' },
    headers: { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' },
  });
  expect(((await odd.json()) as { url: string }).url).not.toContain('evil');
});
