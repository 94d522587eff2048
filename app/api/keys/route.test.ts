import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { apiKey, keyList, newKey, type ApiKey, type NewKey } from '@/lib/contract/key';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call, type CallOptions } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(async () => {
  await makeKeys();
  await define({ id: 'one' });
  await define({ id: 'two' });
});

const create = (body: unknown, options: CallOptions = {}): Promise<Response> => call('POST', '/keys', { body, ...options });
const made = async (body: unknown, key = KEYS.admin): Promise<NewKey> => newKey.strict().parse(await (await create(body, { key })).json());
const listed = async (key: string, query = ''): Promise<ApiKey[]> =>
  keyList.parse(await (await call('GET', `/keys${query}`, { key })).json());
const revoke = (id: string, key = KEYS.admin): Promise<Response> => call('DELETE', `/keys/${id}`, { key });
const works = async (key: string): Promise<boolean> => (await call('GET', '/session', { key })).status === 200;
const later = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('a key that is made', () => {
  it('is shown once, works at once with its role, and is stored as a hash', async () => {
    const answer = await create({ name: ' CI ', role: 'operator', ops: ['one'], expires_at: later(1) });
    expect(answer.status).toBe(201);
    const { key, ...rest } = newKey.strict().parse(await answer.json());
    expect(answer.headers.get('location')).toBe(`/keys/${rest.id}`);
    expect(rest).toMatchObject({ name: 'CI', role: 'operator', ops: ['one'], owner: 'test admin', is_managed: false, last_used_at: null });
    expect(await (await call('GET', '/session', { key })).json()).toMatchObject({ name: 'CI', role: 'operator' });
    const row = await database().principal.findUniqueOrThrow({ where: { id: rest.id } });
    expect(JSON.stringify(row) + Buffer.from(row.hash ?? []).toString()).not.toContain(key.slice(4));
    const text = JSON.stringify([await listed(KEYS.admin), await (await call('GET', `/keys/${rest.id}`)).json()]);
    expect(text).toContain(rest.id);
    expect(text).not.toContain(key);
  });

  it('comes once for one Idempotency-Key, also where the answer was lost', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const [first, second] = [
      await create({ name: 'once', role: 'viewer' }, { headers }),
      await create({ name: 'once', role: 'viewer' }, { headers }),
    ];
    expect(await second.json()).toEqual(await first.json());
    expect((await listed(KEYS.admin)).filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  it('may at most what its maker may: in role, in ops, and no longer', async () => {
    const maker = await made({ name: 'maker', role: 'operator', ops: ['one'], expires_at: later(2) });
    const inherited = await made({ name: 'child', role: 'viewer' }, maker.key);
    expect(inherited).toMatchObject({ ops: ['one'], expires_at: maker.expires_at, owner: 'maker' });
    for (const role of ['admin', 'author', 'worker'])
      await expectProblem(await create({ name: 'x', role }, { key: maker.key }), 'forbidden', ['role']);
    await expectProblem(await create({ name: 'x', role: 'viewer', ops: ['two'] }, { key: maker.key }), 'invalid_request', ['ops.0']);
    await expectProblem(await create({ name: 'x', role: 'viewer', expires_at: later(3) }, { key: maker.key }), 'invalid_request', [
      'expires_at',
    ]);
    await expectProblem(await create({ name: 'x', role: 'worker' }, { key: KEYS.author }), 'forbidden', ['role']);
    for (const key of [KEYS.worker, KEYS.guest]) await expectProblem(await create({ name: 'x', role: 'viewer' }, { key }), 'forbidden');
    const narrow = await made({ name: 'narrow admin', role: 'admin', ops: ['one'] });
    await expectProblem(await create({ name: 'x', role: 'worker' }, { key: narrow.key }), 'invalid_request', ['role']);
    expect((await listed(narrow.key)).map(({ name }) => name)).toEqual(['narrow admin']);
  });

  it.each([
    [{}, ['name', 'role']],
    [{ name: ' ', role: 'viewer' }, ['name']],
    [{ name: 'x'.repeat(101), role: 'viewer' }, ['name']],
    [{ name: 'x', role: 'guest' }, ['role']],
    [{ name: 'x', role: 'viewer', ops: [] }, ['ops']],
    [{ name: 'x', role: 'viewer', ops: ['one', 'none'] }, ['ops.1']],
    [{ name: 'x', role: 'viewer', expires_at: '2001-01-01T00:00:00Z' }, ['expires_at']],
    [{ name: 'x', role: 'viewer', expires_at: 'soon' }, ['expires_at']],
    [{ name: 'x', role: 'viewer', worker_id: 'w1' }, ['worker_id']],
    [{ name: 'x', role: 'worker', worker_id: 'a b' }, ['worker_id']],
    [{ name: 'x', role: 'worker', ops: ['one'] }, ['ops']],
  ])('cannot be %j', async (body, paths) => {
    await expectProblem(await create(body), 'invalid_request', paths);
  });

  it('ends by itself when its time is over', async () => {
    const { id, key } = await made({ name: 'short', role: 'viewer', expires_at: later(1) });
    expect(await works(key)).toBe(true);
    await database().principal.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await works(key)).toBe(false);
  });

  it('tells when it was last used, to within a minute', async () => {
    const { id, key } = await made({ name: 'used', role: 'viewer' });
    const used = async (): Promise<string | null> => apiKey.parse(await (await call('GET', `/keys/${id}`)).json()).last_used_at;
    expect(await used()).toBeNull();
    await works(key);
    const first = await vi.waitUntil(used, { timeout: 20_000 });
    await works(key);
    await works(key);
    expect(await used()).toBe(first);
    await database().principal.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } });
    await works(key);
    await vi.waitUntil(async () => Date.parse((await used()) ?? '') >= Date.parse(first), { timeout: 20_000 });
  });
});

describe('revoking', () => {
  it('ends a key at once, with its sessions, its links, and every key that was made with it or with those', async () => {
    const top = await made({ name: 'top', role: 'author' });
    const middle = await made({ name: 'middle', role: 'author' }, top.key);
    const low = await made({ name: 'low', role: 'viewer' }, middle.key);
    const beside = await made({ name: 'beside', role: 'viewer' });
    const cookie = (await call('POST', '/sign-in', { body: { access_key: low.key }, key: null })).headers.get('set-cookie') ?? '';
    const Cookie = cookie.split(';')[0] ?? '';
    const signedIn = async (): Promise<number> => (await call('GET', '/session', { key: null, headers: { Cookie } })).status;
    const link = (await (await call('POST', '/definitions/one/links', { key: middle.key, body: {} })).json()) as { path: string };
    const token = link.path.split('/').at(-1) ?? '';
    expect([await signedIn(), await works(token)]).toEqual([200, true]);

    expect((await revoke(top.id)).status).toBe(204);
    expect(await Promise.all([top.key, middle.key, low.key, token, beside.key].map(works))).toEqual([false, false, false, false, true]);
    expect([await signedIn(), await database().session.count({ where: { principalId: low.id } })]).toEqual([401, 0]);
    await expectProblem(await create({ name: 'x', role: 'viewer' }, { key: low.key }), 'unauthorized');
    expect((await listed(KEYS.admin)).map(({ name }) => name)).not.toContain('middle');
    expect((await listed(KEYS.admin, '?revoked=true')).find(({ name }) => name === 'middle')?.revoked_at).not.toBeNull();
    expect((await revoke(top.id)).status).toBe(204);
  });

  it('is for whoever made the key, and for an admin', async () => {
    const mine = await made({ name: 'mine', role: 'viewer' }, KEYS.operator);
    const grandchild = await made({ name: 'mine too', role: 'viewer' }, mine.key);
    expect((await listed(KEYS.operator)).map(({ name }) => name).sort()).toEqual(['mine', 'mine too', 'test operator']);
    expect((await listed(mine.key)).map(({ name, is_own }) => [name, is_own])).toEqual([
      ['mine too', false],
      ['mine', true],
    ]);
    for (const id of [mine.id, grandchild.id]) {
      await expectProblem(await revoke(id, KEYS.author), 'not_found');
      await expectProblem(await call('GET', `/keys/${id}`, { key: KEYS.author }), 'not_found');
    }
    await expectProblem(await revoke(mine.id, grandchild.key), 'not_found');
    expect((await revoke(grandchild.id, KEYS.operator)).status).toBe(204);
    expect((await revoke(mine.id, mine.key)).status).toBe(204);
    await expectProblem(await revoke(randomUUID()), 'not_found');
  });

  it('leaves the keys of the settings to the settings, which end the key of before with what it made', async () => {
    await ensureKey({ key: 'settings-1', name: 'settings', role: 'admin' });
    const namesake = await made({ name: 'settings', role: 'admin' });
    const child = await made({ name: 'child of settings', role: 'viewer' }, 'settings-1');
    const own = (await listed('settings-1')).find(({ is_own }) => is_own);
    expect(own?.is_managed).toBe(true);
    await expectProblem(await revoke(own?.id ?? ''), 'key_managed');
    await ensureKey({ key: 'settings-2', name: 'settings', role: 'admin' });
    expect(await Promise.all(['settings-1', child.key, 'settings-2', namesake.key].map(works))).toEqual([false, false, true, true]);
  });

  it('and making race: no key outlives its maker', async () => {
    const maker = await made({ name: 'racer', role: 'operator' });
    const [, ...answers] = await Promise.all([
      revoke(maker.id),
      ...Array.from({ length: 5 }, (_, n) => create({ name: `r${n}`, role: 'viewer' }, { key: maker.key })),
    ]);
    for (const answer of answers) if (answer.status === 201) expect(await works(newKey.parse(await answer.json()).key)).toBe(false);
    expect(await database().principal.count({ where: { makerId: maker.id, revokedAt: null } })).toBe(0);
  });
});

it('both are in the audit, without the key', async () => {
  const { id, key } = await made({ name: 'audited', role: 'viewer' });
  await revoke(id);
  const rows = await database().auditEntry.findMany({ where: { objectKind: 'key', objectId: id }, orderBy: { id: 'asc' } });
  expect(rows.map(({ action, actorName, objectName }) => [action, actorName, objectName])).toEqual([
    ['key.create', 'test admin', 'audited'],
    ['key.revoke', 'test admin', 'audited'],
  ]);
  expect(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(key.slice(4));
});
