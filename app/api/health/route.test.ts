import { afterEach, beforeAll, expect, it } from 'vitest';
import { health } from '@/lib/contract/session';
import { database } from '@/lib/server/db';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
afterEach(async () => {
  await database().$executeRaw`delete from _prisma_migrations where migration_name = 'half done'`;
});

it('is 200 without a key when migrations are done and the database answers', async () => {
  const answer = await call('GET', '/health', { key: null });
  expect([answer.status, health.strict().parse(await answer.json()).status]).toEqual([200, 'ok']);
});

it('is 503 while a migration is not finished', async () => {
  await database()
    .$executeRaw`insert into _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count) values ('x', 'x', 'half done', now(), 0)`;
  const answer = await call('GET', '/health', { key: null });
  expect([answer.status, health.parse(await answer.json()).status]).toEqual([503, 'unavailable']);
});

it('refuses parameters, and other methods once the caller is known', async () => {
  await expectProblem(await call('GET', '/health?deep=1', { key: null }), 'invalid_request', ['deep']);
  await expectProblem(await call('POST', '/health', { key: null }), 'unauthorized');
  const answer = await call('POST', '/health');
  expect(answer.headers.get('allow')).toBe('GET');
  await expectProblem(answer, 'method_not_allowed');
});
