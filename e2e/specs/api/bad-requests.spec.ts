import { randomUUID } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { putDefinition } from '@/lib/client/definitions';
import type { Targets } from '@/lib/contract/testing/bad-request';
import { badRequests } from '@/lib/contract/testing/bad-requests';
import { judge } from '@/lib/contract/testing/judge-answer';
import { sendRaw, type RawAnswer } from '@/lib/contract/testing/send-raw';
import { product } from '../../support/product';

const auth = { 'X-API-Key': product.key };
const read = async (path: string): Promise<RawAnswer> => sendRaw(product.url, { method: 'GET', path, headers: auth });

let targets: Targets;
test.beforeAll(async () => {
  const definition = `bad-requests-${randomUUID()}`.slice(0, 64);
  await putDefinition(product, { id: definition, version: '1.0.0', image: 'example/never:1', input_specs: {} });
  // It fits no worker, so it stays PENDING whatever else this product does.
  const body = JSON.stringify({ image: 'example/never:1', constraints: { cpu: 4096 } });
  const made = await sendRaw(product.url, { method: 'POST', path: '/runs', headers: auth, body });
  expect(made.status).toBe(201);
  targets = { definition, run: (JSON.parse(made.text) as { id: string }).id, worker: `bad-requests-${randomUUID()}` };
});
test.afterAll(async () => {
  await sendRaw(product.url, { method: 'POST', path: `/runs/${targets.run}/cancel`, headers: auth });
  await sendRaw(product.url, { method: 'DELETE', path: `/definitions/${targets.definition}`, headers: auth });
});

/** What can be seen of the data that the requests aim at, and how much there is. */
async function visibleState(): Promise<unknown> {
  const [run, definition, definitions, runs] = await Promise.all(
    [`/runs/${targets.run}`, `/definitions/${targets.definition}/versions`, '/definitions', '/runs?limit=100'].map(read),
  );
  const ids = (JSON.parse(runs?.text ?? '{}') as { data: { id: string }[] }).data.map(({ id }) => id);
  // Why it waits may change while nothing else does.
  const stored = { ...(JSON.parse(run?.text ?? '{}') as Record<string, unknown>), waiting: null };
  return { stored, definition: definition?.text, definitions: definitions?.text, ids };
}

test('every bad request is answered with a problem that names the fault, and changes nothing', async () => {
  test.setTimeout(240_000);
  const asked = badRequests(targets).filter(({ path }) => !path.startsWith(`/workers/${targets.worker}`) || !path.endsWith('heartbeat'));
  // Some of each operation's: all of them meet the same routes in app/api/bad-requests.test.ts.
  const requests = asked.filter((_, n) => n % 12 === 0);
  expect(requests.length).toBeGreaterThan(150);
  const before = await visibleState();
  const faults: string[] = [];
  for (const request of requests) {
    const answer = await sendRaw(product.url, { ...request, headers: { ...auth, ...request.headers } }).catch((error: unknown) =>
      String(error),
    );
    const found = typeof answer === 'string' ? [answer] : judge(request, answer);
    if (found.length > 0) faults.push(`${request.name}: ${found.join('; ')}`);
  }
  expect(faults).toEqual([]);
  expect(await visibleState()).toEqual(before);
  expect((await sendRaw(product.url, { method: 'GET', path: '/health' })).status).toBe(200);
});

test('a HEAD is answered like a GET, without a body, and leaves its connection usable', async () => {
  for (const path of ['/runs', `/runs/${targets.run}`, '/openapi.json', `/runs/${targets.run}/logs`]) {
    const answer = await sendRaw(product.url, { method: 'HEAD', path, headers: auth });
    expect([path, answer.status, answer.text]).toEqual([path, 200, '']);
  }
  const stream = await sendRaw(product.url, {
    method: 'HEAD',
    path: `/runs/${targets.run}/events`,
    headers: { ...auth, Accept: 'text/event-stream' },
  });
  expect([stream.status, stream.text]).toEqual([200, '']);
  expect((await sendRaw(product.url, { method: 'HEAD', path: '/nope', headers: auth })).status).toBe(404);
  expect((await sendRaw(product.url, { method: 'HEAD', path: '/runs' })).status).toBe(401);
});
