import { afterEach, expect, it } from 'vitest';
import { NoAnswer, signOnFetch } from './sign-on-fetch';
import { startReceiver } from './testing/webhook-receiver';

const started: Awaited<ReturnType<typeof startReceiver>>[] = [];
const start = async (...answer: Parameters<typeof startReceiver>) => {
  const receiver = await startReceiver(...answer);
  started.push(receiver);
  return receiver;
};
afterEach(async () => {
  for (const receiver of started.splice(0)) await receiver.close();
});

const ask = (issuer: string, url: string, limitMs?: number) =>
  signOnFetch(new URL(issuer), limitMs)(url, {
    ...{ method: 'POST', redirect: 'manual', signal: new AbortController().signal },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code: 'a&b' }),
  });

it('asks the host of the issuer, wherever that is', async () => {
  const { url, received } = await start((response) =>
    response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"error":"no"}'),
  );
  const answer = await ask(url, `${url}/token?x=1`);
  expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([400, 'application/json', { error: 'no' }]);
  expect(received).toMatchObject([{ method: 'POST', path: '/token?x=1', body: 'code=a%26b' }]);
});

it('never connects to another host of its own network that the issuer names', async () => {
  const { url, received } = await start();
  for (const issuer of ['http://login.example.org', 'http://127.0.0.2'])
    await expect(ask(issuer, url)).rejects.toMatchObject({ cause: { message: expect.stringContaining('its own network') as string } });
  expect(received).toEqual([]);
});

it('leaves no HTTPS for HTTP', async () => {
  const { url, received } = await start();
  await expect(ask(url.replace('http:', 'https:'), url)).rejects.toThrow(/HTTPS/);
  expect(received).toEqual([]);
});

it('follows no redirect', async () => {
  const elsewhere = await start();
  const { url, received } = await start((response) => response.writeHead(302, { Location: elsewhere.url }).end());
  expect((await ask(url, url)).status).toBe(302);
  expect([received.length, elsewhere.received.length]).toEqual([1, 0]);
});

it.each([
  [
    'too long',
    (response: Parameters<NonNullable<Parameters<typeof startReceiver>[0]>>[0]) => response.writeHead(200).end(Buffer.alloc(600 * 1024)),
  ],
  ['broken off', (response) => response.writeHead(200, { 'Content-Length': 9 }).write('{}', () => response.destroy())],
  ['of a server that fails', (response) => response.writeHead(503).end()],
])('takes an answer %s for none', async (_, answer) => {
  const { url } = await start(answer);
  await expect(ask(url, url)).rejects.toBeInstanceOf(NoAnswer);
});

it('waits for an answer no longer than its limit', async () => {
  const { url } = await start(() => undefined);
  await expect(ask(url, url, 200)).rejects.toBeInstanceOf(NoAnswer);
});
