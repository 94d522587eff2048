import { randomUUID } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { OPERATIONS } from '@/lib/contract/operations';
import { problem } from '@/lib/contract/problem';
import { samplePath } from '@/lib/contract/testing/bad-requests';
import { sendRaw, type RawAnswer } from '@/lib/contract/testing/send-raw';
import { product } from '../../support/product';

const targets = { definition: 'hello', run: randomUUID(), worker: 'nobody' };
const OPEN = ['health', 'openApi', 'signIn'];

function expectRefused(answer: RawAnswer, name: string): void {
  expect([name, answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
    name,
    401,
    'application/problem+json',
    'no-store',
  ]);
  expect(problem.strict().parse(JSON.parse(answer.text))).toMatchObject({ status: 401, code: 'unauthorized' });
}

for (const [who, headers] of [
  ['no key', {}],
  ['an unknown key', { 'X-API-Key': 'unknown' }],
  ['an unknown bearer', { Authorization: 'Bearer unknown' }],
  ['a forged session', { Cookie: 'gyoza_session=forged' }],
] as const) {
  test(`with ${who} every operation is 401 before anything else is looked at`, async () => {
    for (const operation of OPERATIONS.filter(({ id }) => !OPEN.includes(id))) {
      const path = samplePath(operation, targets);
      const body = operation.method === 'GET' ? undefined : '{"broken';
      expectRefused(await sendRaw(product.url, { method: operation.method, path: `${path}?nope=1`, headers, body }), operation.id);
    }
    for (const path of ['/nope', '/runs/%zz', '/runs/%00', '//', '/api/runs', '/runs/', '/runs?limit=%'])
      expectRefused(await sendRaw(product.url, { method: 'GET', path, headers }), path);
    for (const method of ['PUT', 'PROPFIND', 'OPTIONS', 'TRACE'])
      expectRefused(await sendRaw(product.url, { method, path: '/runs', headers }), method);
  });
}

test('health, the document and sign-in are open to anybody', async () => {
  expect((await sendRaw(product.url, { method: 'GET', path: '/health' })).status).toBe(200);
  const document = await sendRaw(product.url, { method: 'GET', path: '/openapi.json', headers: { Accept: 'text/html,*/*' } });
  expect(JSON.parse(document.text)).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
  expect((await sendRaw(product.url, { method: 'POST', path: '/sign-in', body: '{}' })).status).toBe(400);
});

test('a bearer is as good as the header', async () => {
  const answer = await sendRaw(product.url, { method: 'GET', path: '/session', headers: { Authorization: `Bearer ${product.key}` } });
  expect(JSON.parse(answer.text)).toMatchObject({ role: 'admin' });
});

test('the same URL is a page for a person and JSON for a script, and says so', async () => {
  for (const path of ['/runs', '/definitions', '/workers']) {
    const script = await sendRaw(product.url, { method: 'GET', path, headers: { 'X-API-Key': product.key } });
    expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([200, 'application/json', 'no-store']);
    expect(script.headers['vary']).toContain('Accept');
    const person = await sendRaw(product.url, { method: 'GET', path, headers: { Accept: 'text/html' } });
    expect([302, 303, 307]).toContain(person.status);
    expect(person.headers['location']).toContain(`/sign-in?next=${encodeURIComponent(path)}`);
    expect(person.headers['vary']).toContain('Accept');
    expect(person.headers['content-security-policy']).toContain('frame-ancestors');
    expect(person.headers['x-content-type-options']).toBe('nosniff');
    expect(person.headers['referrer-policy']).toBeTruthy();
  }
});

test('a session lets our own pages change things and no other site', async () => {
  const signIn = await sendRaw(product.url, { method: 'POST', path: '/sign-in', body: JSON.stringify({ access_key: product.key }) });
  expect(signIn.status).toBe(204);
  const Cookie = [signIn.headers['set-cookie']].flat().join('').split(';')[0] ?? '';
  const post = (headers: Record<string, string>) =>
    sendRaw(product.url, { method: 'POST', path: '/runs', headers: { Cookie, ...headers }, body: '{}' });
  for (const headers of [
    {},
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
  ])
    expect((await post(headers as Record<string, string>)).status).toBe(403);
  // The body is refused, so the caller was let through.
  for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: product.url }])
    expect((await post(headers as Record<string, string>)).status).toBe(400);
  const out = await sendRaw(product.url, { method: 'DELETE', path: '/sign-in', headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' } });
  expect(out.status).toBe(204);
  expect((await sendRaw(product.url, { method: 'GET', path: '/session', headers: { Cookie } })).status).toBe(401);
});
