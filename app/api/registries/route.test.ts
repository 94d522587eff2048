import { statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { registry, registryList, registryLogin } from '@/lib/contract/registry';
import { database } from '@/lib/server/db';
import { env } from '@/lib/server/env';
import { adHocRun, KEYS, makeKeys, start } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().registry.deleteMany();
});
const put = (host: string, body: unknown): Promise<Response> => call('PUT', `/registries/${host}`, { body });
const login = (run: string, query: string): Promise<Response> => call('GET', `/runs/${run}/registry-login${query}`, { key: KEYS.worker });

it('keeps logins, replaces and forgets them, and never shows a password', async () => {
  expect(
    registry.strict().parse(await (await put('registry.example:5000', { username: 'ada', password: 'hush-hush' })).json()),
  ).toMatchObject({
    host: 'registry.example:5000',
    username: 'ada',
  });
  await put('registry.example:5000', { username: 'grace', password: 'hush-hush' });
  const list = await (await call('GET', '/registries')).text();
  expect(registryList.parse(JSON.parse(list))).toMatchObject([{ host: 'registry.example:5000', username: 'grace' }]);
  expect(list + (await (await call('GET', '/registries/registry.example:5000')).text())).not.toContain('hush');
  const { secret } = await database().registry.findUniqueOrThrow({ where: { host: 'registry.example:5000' } });
  expect(Buffer.from(secret).toString('latin1')).not.toContain('hush');
  expect(statSync(path.join(env().GYOZA_DATA_DIR, 'secret-key')).mode & 0o777).toBe(0o600);
  expect((await call('DELETE', '/registries/registry.example:5000')).status).toBe(204);
  await expectProblem(await call('DELETE', '/registries/registry.example:5000'), 'not_found');
  await expectProblem(await call('GET', '/registries/registry.example:5000'), 'not_found');
});

it('gives a login only to the worker that holds a run of that registry', async () => {
  await put('registry.example', { username: 'ada', password: 'p:ä"ss' });
  const mine = await adHocRun({ image: 'registry.example/team/op:1' });
  const other = await adHocRun({ image: 'example/op:1' });
  await start(mine.id, 'w1');
  const ask = async (run: string) => registryLogin.parse(await (await login(run, '?worker_id=w1&attempt=1')).json()).login;
  expect(await ask(mine.id)).toEqual({ host: 'registry.example', username: 'ada', password: 'p:ä"ss' });
  expect(await ask(other.id)).toBeNull();
  await expectProblem(await login(mine.id, '?worker_id=w2&attempt=1'), 'not_holder');
  await expectProblem(await login(mine.id, '?worker_id=w1&attempt=2'), 'not_holder');
  await expectProblem(await login(mine.id, ''), 'invalid_request', ['worker_id', 'attempt']);
  await expectProblem(await call('GET', `/runs/${mine.id}/registry-login?worker_id=w1&attempt=1`, { key: KEYS.author }), 'forbidden');
});

it('says what to do about a login that another key locked, or another host’s', async () => {
  for (const host of ['one.example', 'two.example']) await put(host, { username: 'ada', password: host });
  const { secret } = await database().registry.findUniqueOrThrow({ where: { host: 'two.example' } });
  await database().registry.update({ where: { host: 'one.example' }, data: { secret } });
  const { id } = await adHocRun({ image: 'one.example/op:1' });
  await start(id, 'w1');
  const problem = await expectProblem(await login(id, '?worker_id=w1&attempt=1'), 'unavailable');
  expect(problem.detail).toContain('GYOZA_SECRET_KEY');
});

it.each(['Registry.Example', 'https:registry', 'a%00b', 'a..%2Fb', '-a'])('refuses the host %s', async (host) => {
  await expectProblem(await put(host, { username: 'a', password: 'b' }), 'invalid_request', ['host']);
  await expectProblem(await call('DELETE', `/registries/${host}`), 'invalid_request', ['host']);
});

it('refuses a body that is no login, and is for admins', async () => {
  await expectProblem(await put('a.example', { username: '' }), 'invalid_request', ['username', 'password']);
  for (const key of [KEYS.author, KEYS.worker]) await expectProblem(await call('GET', '/registries', { key }), 'forbidden');
});
