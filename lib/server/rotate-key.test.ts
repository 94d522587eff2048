import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { call } from '@/app/api/testing/call-api';
import { link, type Link } from '@/lib/contract/link';
import { database } from './db';
import { signingSecretOf } from './destinations';
import { env } from './env';
import { keptLogin } from './registries';
import { rotateKey } from './rotate-key';
import { SEALED_COLUMNS } from './sealed-columns';
import { openInputs, openSpecs } from './sealed-inputs';
import { beginRotation } from './secret-box';
import { define, makeKeys, runOf } from './testing/fixtures';

const file = (name: string) => path.join(env().GYOZA_DATA_DIR, name);
const SIGNING = 'whsec_YW4gb2xkIHNlY3JldCBvZiBzb21lIGxlbmd0aA==';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().link.deleteMany();
  await database().definition.deleteMany();
  await database().destination.deleteMany();
  await database().registry.deleteMany();
  await database().idempotencyKey.deleteMany();
});

const askLink = async (): Promise<Link> => {
  const options = { body: { inputs: {} }, headers: { 'Idempotency-Key': 'the link' } };
  return link.parse(await (await call('POST', '/definitions/op/links', options)).json());
};

/** One of everything that is sealed; answers how to read it all again. */
async function sealEverything(): Promise<() => Promise<unknown>> {
  await define({ input_specs: { token: { type: 'secret', default: 'hunter22' }, size: { type: 'int', default: 1 } } });
  const { id } = await runOf('op', { inputs: { token: 'swordfish' } });
  expect((await call('PUT', '/registries/registry.example', { body: { username: 'me', password: 'hush' } })).status).toBeLessThan(300);
  const body = { name: 'team', kind: 'webhook', url: 'https://example.com/hook', signing_secret: SIGNING, events: ['FAILED'] };
  expect((await call('POST', '/destinations', { body })).status).toBe(201);
  await askLink();
  return async () => ({
    answer: await askLink(),
    listed: (await (await call('GET', '/definitions/op/links')).json()) as unknown,
    login: await keptLogin('registry.example/op:1'),
    signing: signingSecretOf(await database().destination.findFirstOrThrow()),
    inputs: openInputs(await database().attempt.findFirstOrThrow({ where: { runId: id } })),
    specs: openSpecs(await database().definition.findFirstOrThrow()),
  });
}

async function countSealed(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [kind, { table, read }] of Object.entries(SEALED_COLUMNS)) {
    const [row] = await database().$queryRawUnsafe<{ count: number }[]>(
      `select count(*)::int as count from ${table} where ${read} is not null`,
    );
    counts[kind] = row?.count ?? 0;
  }
  return counts;
}

it('seals everything anew, so that the key of before opens nothing', async () => {
  const read = await sealEverything();
  const before = await read();
  expect(before).toMatchObject({ login: { password: 'hush' }, signing: SIGNING, inputs: { token: 'swordfish' } });
  const counts = await countSealed();
  expect(Object.values(counts).filter((count) => count === 0)).toEqual([]);
  const old = readFileSync(file('secret-key'), 'utf8');

  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(await rotateKey({ settleMs: 0 })).toEqual({ resealed: total, unreadable: 0 });
  expect(existsSync(file('secret-key.old'))).toBe(false);
  const anew = readFileSync(file('secret-key'), 'utf8');
  expect(anew).not.toBe(old);
  expect(await read()).toEqual(before);

  writeFileSync(file('secret-key'), old);
  expect(await keptLogin('registry.example/op:1')).toBeNull();
  await expect(read()).rejects.toThrow();
  expect(await rotateKey({ settleMs: 0 })).toEqual({ resealed: 0, unreadable: total });
  writeFileSync(file('secret-key'), anew);
  expect(await read()).toEqual(before);
}, 60_000); // it loads half of the routes

it('goes on where it was ended, and meanwhile both keys open', async () => {
  const read = await sealEverything();
  const before = await read();
  beginRotation(Date.now());
  const anew = readFileSync(file('secret-key'), 'utf8');
  expect(await read()).toEqual(before);
  const late = await runOf('op', { inputs: { token: 'sealed with the new key' } });

  const left = Object.values(await countSealed()).reduce((sum, count) => sum + count, 0) - 1;
  expect(await rotateKey({ settleMs: 0 })).toEqual({ resealed: left, unreadable: 0 });
  expect(readFileSync(file('secret-key'), 'utf8')).toBe(anew);
  expect(await read()).toEqual(before);
  expect(openInputs(await database().attempt.findFirstOrThrow({ where: { runId: late.id } }))).toMatchObject({
    token: 'sealed with the new key',
  });
});
