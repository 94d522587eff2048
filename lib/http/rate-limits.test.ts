import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { call } from '@/app/api/testing/call-api';
import { expectProblem } from '@/app/api/testing/expect-problem';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';

process.env['GYOZA_MAX_ANONYMOUS_REQUESTS_PER_S'] = '1';
process.env['GYOZA_MAX_REQUESTS_PER_S'] = '2';

beforeAll(makeKeys);
// However slow the machine is, nothing of an allowance comes back meanwhile.
beforeAll(() => void vi.spyOn(performance, 'now').mockReturnValue(1000));
afterAll(() => void vi.restoreAllMocks());

async function untilRefused(send: () => Promise<Response>): Promise<Response> {
  for (let sent = 0; sent < 10_000; sent += 1) {
    const answer = await send();
    if (answer.status === 429) return answer;
  }
  throw new Error('Nothing was refused.');
}

it('refuses a caller who sends too much with 429 and when to come back, and nobody else', async () => {
  const answer = await untilRefused(() => call('GET', '/definitions', { key: KEYS.viewer }));
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  const problem = await expectProblem(answer, 'too_many_requests');
  expect(problem.detail).toMatch(/^You send too many requests\. Try again in \d+ s\.$/);
  expect((await call('GET', '/definitions', { key: KEYS.operator })).status).toBe(200);
});

it('refuses an address that names nobody, and those who name themselves go on from there', async () => {
  const headers = { 'x-gyoza-address': '192.0.2.7' };
  await untilRefused(() => call('GET', '/definitions', { key: 'no such key', headers }));
  expect((await call('GET', '/definitions', { key: KEYS.author, headers })).status).toBe(200);
  expect((await call('GET', '/definitions', { key: 'no such key', headers: { 'x-gyoza-address': '192.0.2.8' } })).status).toBe(401);
});

it('leaves workers alone', async () => {
  for (let sent = 0; sent < 100; sent += 1) {
    const answer = await call('GET', '/runs/00000000-0000-4000-8000-000000000000', { key: KEYS.worker });
    expect(answer.status).toBe(404);
  }
});
