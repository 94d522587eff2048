import { afterEach, expect, it } from 'vitest';
import { sendWebhook } from './send-webhook';
import { startReceiver } from './testing/webhook-receiver';

let receiver: Awaited<ReturnType<typeof startReceiver>> | undefined;
afterEach(() => receiver?.close());
const send = (url: string, limitMs = 5000) => sendWebhook(url, { 'x-test': 'yes' }, '{"a":"ü"}', { allowPrivate: true, limitMs });

it('posts JSON with the headers, and takes any 2xx as delivered', async () => {
  receiver = await startReceiver((response) => response.writeHead(202).end('thanks'));
  expect(await send(`${receiver.url}/hook?x=1`)).toEqual({ kind: 'delivered' });
  expect(receiver.received).toMatchObject([
    { method: 'POST', path: '/hook?x=1', body: '{"a":"ü"}', headers: { 'content-type': 'application/json', 'x-test': 'yes' } },
  ]);
});

it('connects to the address that it looked up, under the name of the host', async () => {
  receiver = await startReceiver();
  const { port } = new URL(receiver.url);
  expect(await send(`http://localhost:${port}/`)).toEqual({ kind: 'delivered' });
  expect(receiver.received[0]?.headers.host).toBe(`localhost:${port}`);
});

it.each([
  [500, { final: false }],
  [302, { final: false, error: expect.stringMatching(/Redirects are not followed/) as string }],
  [410, { final: true }],
])('takes a %i as failed, and follows no redirect', async (status, expected) => {
  receiver = await startReceiver((response) => response.writeHead(status, { Location: '/elsewhere' }).end());
  expect(await send(receiver.url)).toMatchObject({ kind: 'failed', ...expected });
  expect(receiver.received).toHaveLength(1);
});

it('refuses an address of its own network and never connects to it', async () => {
  receiver = await startReceiver();
  const outcome = await sendWebhook(receiver.url, {}, '{}', { allowPrivate: false });
  expect(outcome).toMatchObject({ kind: 'failed', error: expect.stringMatching(/GYOZA_WEBHOOK_PRIVATE=1/) as string });
  expect(receiver.received).toEqual([]);
});

it('waits no longer than its limit, and says so', async () => {
  receiver = await startReceiver(() => undefined);
  expect(await send(receiver.url, 200)).toMatchObject({ kind: 'failed', error: expect.stringMatching(/within 0.2 s/) as string });
});

it('reads no more than 64 KB of an answer', async () => {
  let sent = 0;
  const closed = new Promise<void>((resolve) => {
    void startReceiver((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
        response.once('drain', more);
      };
      response.on('close', resolve);
      more();
    }).then(async (started) => {
      receiver = started;
      expect(await send(started.url)).toEqual({ kind: 'delivered' });
    });
  });
  await closed;
  // What lies in the buffers of both sides; an answer without end was cut off.
  expect(sent).toBeLessThan(50_000_000);
});

it('names a receiver that is not there', async () => {
  const gone = await startReceiver();
  await gone.close();
  expect(await send(gone.url)).toMatchObject({ kind: 'failed', final: false, error: expect.stringMatching(/ECONNREFUSED/) as string });
});
