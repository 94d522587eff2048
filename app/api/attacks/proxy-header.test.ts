import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { database } from '@/lib/server/db';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { startApi } from '../testing/api-server';
import { call } from '../testing/call-api';
import { addPerson, emailOf, enter, PASSWORD } from '../testing/people';

// The proxy has one address of this machine, and anybody else another.
process.env['GYOZA_TRUSTED_PROXIES'] = '127.0.0.7';
process.env['GYOZA_TRUSTED_PROXY_HEADER'] = 'X-Forwarded-Email';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  await makeKeys();
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
});

interface Sent {
  from?: string;
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
}

/** A request through the front, from one address of this machine. */
function send({ from = '127.0.0.7', method = 'GET', path = '/session', headers = {} }: Sent): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${path}`,
      { localAddress: from, method, headers: { Accept: 'application/json', ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) }));
      },
    );
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : '{"image":"example/op:1"}');
  });
}

it('names somebody with an account, of whom the proxy is sure', async () => {
  const { id } = await addPerson('Ada');
  for (const email of [emailOf('Ada'), ' ADA@example.com '])
    expect(await send({ headers: { 'X-Forwarded-Email': email } })).toEqual({ status: 200, body: { name: 'Ada', role: 'operator' } });
  await expect.poll(async () => (await database().person.findUnique({ where: { id } }))?.lastSeenAt).not.toBeNull();
  await call('PATCH', `/people/${id}`, { body: { disabled: true } });
  expect((await send({ headers: { 'X-Forwarded-Email': emailOf('Ada') } })).status).toBe(401);
});

it('names nobody when it comes from anywhere else', async () => {
  await addPerson('Ada', 'admin');
  const told = { 'X-Forwarded-Email': emailOf('Ada') };
  expect((await send({ headers: told })).status).toBe(200);
  for (const headers of [
    told,
    { ...told, 'X-Forwarded-For': '127.0.0.7' },
    { ...told, 'X-Gyoza-Address': '127.0.0.7' },
    { 'X-Gyoza-Person': emailOf('Ada') },
  ] as Record<string, string>[])
    expect([headers, (await send({ from: '127.0.0.1', headers })).status]).toEqual([headers, 401]);
});

it('names nobody when it is there twice, empty, of no account, or under the name that the front itself uses', async () => {
  await addPerson('Ada', 'admin');
  const [ada, eve] = [emailOf('Ada'), emailOf('Eve')];
  for (const headers of [
    { 'X-Forwarded-Email': [ada, eve] },
    { 'X-Forwarded-Email': [eve, ada] },
    { 'X-Forwarded-Email': `${ada},` },
    { 'X-Forwarded-Email': '' },
    { 'X-Forwarded-Email': eve },
    { 'X-Forwarded-Email': '%' },
    { 'X-Gyoza-Person': ada },
  ] as Record<string, string | string[]>[])
    expect([headers, (await send({ headers })).status]).toEqual([headers, 401]);
});

it('changes something only from our own pages', async () => {
  await addPerson('Ada', 'admin');
  const told = { 'X-Forwarded-Email': emailOf('Ada'), 'Content-Type': 'application/json' };
  const ask = { method: 'POST', path: '/runs' };
  expect((await send({ ...ask, headers: { ...told, 'Sec-Fetch-Site': 'same-origin' } })).status).toBe(201);
  for (const more of [
    {},
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'http://evil.example' },
  ] as Record<string, string>[])
    expect([more, (await send({ ...ask, headers: { ...told, ...more } })).status]).toEqual([more, 403]);
});

it('has the better of a session, and a key of it', async () => {
  await addPerson('Ada');
  await addPerson('Bo', 'viewer');
  const headers = { Cookie: await enter({ email: emailOf('Bo'), password: PASSWORD }), 'X-Forwarded-Email': emailOf('Ada') };
  expect((await send({ headers })).body).toMatchObject({ name: 'Ada' });
  expect((await send({ from: '127.0.0.1', headers })).body).toMatchObject({ name: 'Bo' });
  expect((await send({ headers: { ...headers, 'X-API-Key': KEYS.viewer } })).body).toMatchObject({ name: 'test viewer' });
});
