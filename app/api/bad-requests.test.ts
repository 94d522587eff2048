import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Targets } from '@/lib/contract/testing/bad-request';
import { badRequests, samplePath } from '@/lib/contract/testing/bad-requests';
import { judge } from '@/lib/contract/testing/judge-answer';
import { sendRaw } from '@/lib/contract/testing/send-raw';
import { OPERATIONS } from '@/lib/contract/operations';
import { logger } from '@/lib/server/logger';
import { adHocRun, beat, define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { startApi } from './testing/api-server';

let api: Awaited<ReturnType<typeof startApi>>;
let targets: Targets;
let before: Record<string, string>;
const logged: unknown[] = [];

beforeAll(async () => {
  await makeKeys();
  await define({ id: 'bad-op' });
  await beat('bad-worker');
  targets = { definition: 'bad-op', run: (await adHocRun()).id, worker: 'bad-worker' };
  before = await databaseFingerprint();
  for (const level of ['error', 'fatal'] as const)
    vi.spyOn(logger(), level).mockImplementation((...given: unknown[]) => void logged.push(given));
  api = await startApi();
});
afterAll(() => api.close());

it('answers every bad request with a problem that names the fault, writes nothing and logs no error', async () => {
  const requests = badRequests(targets);
  expect(requests.length).toBeGreaterThan(200);
  const faults: string[] = [];
  for (const request of requests) {
    const answer = await sendRaw(api.url, { ...request, headers: { 'X-API-Key': KEYS.admin, ...request.headers } }).catch(
      (error: unknown) => String(error),
    );
    const found = typeof answer === 'string' ? [answer] : judge(request, answer);
    if (found.length > 0) faults.push(`${request.name}: ${found.join('; ')}`);
  }
  expect(faults).toEqual([]);
  expect(await databaseFingerprint()).toEqual(before);
  expect(logged).toEqual([]);
}, 120_000);

it('asks for a key before it looks at any of it', async () => {
  const open = ['/health', '/openapi.json'];
  const faults: string[] = [];
  // Some of each operation's: the key is asked for in one place, before any of them is looked at.
  for (const request of badRequests(targets).filter((_, n) => n % 16 === 0)) {
    const signsIn = request.method === 'POST' && request.path.startsWith('/sign-in');
    if (signsIn || (request.method === 'GET' && open.includes(request.path.split('?')[0] ?? '')) || request.status === 431) continue;
    const answer = await sendRaw(api.url, { ...request, body: request.status === 413 ? '{}' : request.body });
    if (answer.status !== 401) faults.push(`${request.name}: ${answer.status}`);
  }
  expect(faults).toEqual([]);
}, 120_000);

it('refuses any JSON with a field that nobody knows, for every operation with a body that does not judge such fields', async () => {
  // What is told there of unknown fields, its own test shows: app/api/lint/route.test.ts.
  const withBody = OPERATIONS.filter(({ body, open }) => body !== null && body !== 'raw' && open !== true);
  expect(OPERATIONS.filter(({ open }) => open === true).map(({ id }) => id)).toEqual(['lintDefinition']);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...withBody), fc.object({ maxDepth: 3 }), fc.jsonValue(), async (operation, fields, value) => {
      const body = JSON.stringify({ ...fields, zz_unknown: value });
      const request = {
        name: operation.id,
        method: operation.method,
        path: samplePath(operation, targets),
        headers: { 'Content-Type': 'application/json' },
        body,
        status: 400,
      };
      expect(judge(request, await sendRaw(api.url, { ...request, headers: { ...request.headers, 'X-API-Key': KEYS.admin } }))).toEqual([]);
    }),
    { numRuns: 40 },
  );
  expect(await databaseFingerprint()).toEqual(before);
  expect(logged).toEqual([]);
}, 120_000);
