import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { deliveryList, delivery, destination, destinationList, type Destination } from '@/lib/contract/destination';
import { database } from '@/lib/server/db';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(() => database().destination.deleteMany());

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const hook = { name: 'team', kind: 'webhook', url: 'https://example.com/hook?token=1', signing_secret: SECRET };
const post = (body: unknown) => call('POST', '/destinations', { body });
const made = async (body: unknown = hook): Promise<Destination> => {
  const answer = await post(body);
  expect(answer.status).toBe(201);
  return destination.strict().parse(await answer.json());
};

it('keeps a destination, tells of the ends of runs unless told otherwise, and never answers its secret', async () => {
  const answer = await post(hook);
  const text = await answer.text();
  const given = destination.strict().parse(JSON.parse(text));
  expect(given).toMatchObject({ name: 'team', events: ['COMPLETED', 'FAILED', 'CANCELLED'], enabled: true, addresses: [] });
  expect(answer.headers.get('location')).toBe(`/destinations/${given.id}`);
  const listed = await (await call('GET', '/destinations')).text();
  const one = await (await call('GET', `/destinations/${given.id}`)).text();
  for (const each of [text, listed, one]) expect(each).not.toContain(SECRET.slice(6));
  expect(destinationList.parse(JSON.parse(listed))).toEqual([given]);
  expect(destination.parse(JSON.parse(one))).toEqual(given);
  const [row] = await database().$queryRaw<{ text: string }[]>`select row_to_json(d)::text as text from destinations d`;
  expect(row?.text).not.toContain(SECRET.slice(6));
});

it('keeps no secret where its creation may be repeated', async () => {
  const options = { body: hook, headers: { 'Idempotency-Key': randomUUID() } };
  const [first, again] = [await call('POST', '/destinations', options), await call('POST', '/destinations', options)];
  expect(await again.json()).toEqual(await first.json());
  const rows = await database().$queryRaw<{ text: string }[]>`select row_to_json(i)::text as text from idempotency_keys i`;
  for (const { text } of rows) expect(text).not.toContain(SECRET.slice(6));
});

it('refuses a second one of the same name', async () => {
  await made();
  await expectProblem(await post(hook), 'destination_exists', ['name']);
  const other = await made({ ...hook, name: 'other' });
  await expectProblem(await call('PATCH', `/destinations/${other.id}`, { body: { name: 'team' } }), 'destination_exists', ['name']);
});

it.each([
  [{ name: 'x', kind: 'webhook' }, ['url', 'signing_secret']],
  [{ name: 'x', kind: 'email' }, ['addresses']],
  [{ ...hook, addresses: ['a@example.com'] }, ['addresses']],
  [{ name: 'x', kind: 'email', addresses: ['a@example.com'], url: hook.url }, ['url']],
  [{ ...hook, url: 'ftp://example.com/' }, ['url']],
  [{ ...hook, url: 'https://me:pw@example.com/' }, ['url']],
  [{ ...hook, url: 'javascript:alert(1)' }, ['url']],
  [{ ...hook, signing_secret: 'short' }, ['signing_secret']],
  [{ ...hook, events: ['ENDED'] }, ['events.0']],
  [{ name: 'x', kind: 'email', addresses: ['nobody'] }, ['addresses.0']],
  [{ ...hook, kind: 'pigeon' }, ['kind']],
])('refuses %j', async (body, paths) => {
  await expectProblem(await post(body), 'invalid_request', paths);
});

it('changes what is given and leaves the rest', async () => {
  const { id } = await made();
  const answer = await call('PATCH', `/destinations/${id}`, { body: { enabled: false, events: ['STARTED'], url: 'http://example.com/b' } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ name: 'team', enabled: false, events: ['STARTED'], url: 'http://example.com/b' });
  await expectProblem(await call('PATCH', `/destinations/${id}`, { body: { addresses: ['a@example.com'] } }), 'invalid_request', [
    'addresses',
  ]);
});

it('puts a test in line and lists it, and forgets all with the destination', async () => {
  const { id } = await made();
  const answer = await call('POST', `/destinations/${id}/test`, { body: {} });
  expect(answer.status).toBe(201);
  const sent = delivery.strict().parse(await answer.json());
  expect(sent).toMatchObject({ event: 'TEST', state: 'PENDING', run_id: null, tries: 0 });
  expect(deliveryList.parse(await (await call('GET', `/destinations/${id}/deliveries`)).json())).toEqual([sent]);
  expect((await call('DELETE', `/destinations/${id}`)).status).toBe(204);
  expect(await database().delivery.count()).toBe(0);
});

it('knows no other ids, and is for administrators alone', async () => {
  const id = randomUUID();
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', {}],
    ['DELETE', '', undefined],
    ['GET', '/deliveries', undefined],
    ['POST', '/test', {}],
  ] as const)
    await expectProblem(await call(method, `/destinations/${id}${path}`, { body }), 'not_found');
  await expectProblem(await call('GET', '/destinations', { key: KEYS.author }), 'forbidden');
});
