import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'playwright/test';
import { problem } from '@/lib/contract/problem';
import { sendRaw } from '@/lib/contract/testing/send-raw';
import { product } from '../../support/product';

const auth = { 'X-API-Key': product.key };
const { hostname, port } = new URL(product.url);
const json = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await sendRaw(product.url, { method, path, headers: auth, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (answer.text === '' ? {} : JSON.parse(answer.text)) as Record<string, unknown> };
};
/** A run that no worker of the product takes: it asks for a GPU that only the worker of this test has. */
const gpu = `gpu-${randomUUID()}`;
const worker = `connections-${randomUUID()}`;
const heartbeat = (): Promise<unknown> =>
  json('POST', `/workers/${worker}/heartbeat`, {
    resources: { cpu: 0, ram_mb: 0, gpus: [{ id: gpu, name: 'none', vram_mb: 1 }] },
    max_runs: 50,
  });
const newRun = async (): Promise<string> =>
  String((await json('POST', '/runs', { image: 'example/never:1', constraints: { gpu_id: gpu } })).body['id']);

async function open(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ incoming: IncomingMessage; close: () => void }> {
  const outgoing = request({ hostname, port, path, method, headers: { ...auth, ...headers }, agent: false });
  outgoing.on('error', () => undefined); // closing is part of the test
  outgoing.end(method === 'GET' ? undefined : '{}');
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  incoming.setEncoding('utf8').on('error', () => undefined);
  return { incoming, close: () => outgoing.destroy() };
}

/** Ends a request's connection in the middle; resolves when it is closed. */
async function hangUp(outgoing: ClientRequest): Promise<void> {
  await new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
    outgoing.destroy();
  });
}

/** Resolves when the stream has said `text`, with all it has said. */
async function untilSaid(incoming: IncomingMessage, text: string): Promise<string> {
  let said = '';
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    said += chunk;
    if (said.includes(text)) return said;
  }
  throw new Error(`The stream ended without ${text}: ${said}`);
}

test.beforeAll(heartbeat);
test.afterAll(async () => {
  await json('DELETE', `/workers/${worker}`);
});

test('an event stream comes message by message, resumes where it was left, and ends with the run', async () => {
  const id = await newRun();
  const me = { worker_id: worker, attempt: 1 };
  const first = await open(`/runs/${id}/events`, { Accept: 'text/event-stream' });
  expect(first.incoming.headers).toMatchObject({
    'content-type': expect.stringMatching(/^text\/event-stream/),
    'cache-control': expect.stringContaining('no-store'),
  });
  expect(first.incoming.headers['content-encoding']).toBeUndefined();
  await json('POST', `/workers/${worker}/claim?wait_s=0`, {});
  await json('POST', `/runs/${id}/events`, [
    { type: 'STARTED', ...me },
    { type: 'PROGRESS', msg: 10, ...me },
  ]);
  const said = await untilSaid(first.incoming, 'id: 1\n');
  expect(said).toMatch(/id: 0\ndata: \{.*"type":"STARTED".*\}\n\n/);
  first.close();
  await json('POST', `/runs/${id}/events`, [{ type: 'INFO', msg: 'while you were away', ...me }]);
  const second = await open(`/runs/${id}/events`, { Accept: 'text/event-stream', 'Last-Event-ID': '1' });
  const resumed = untilSaid(second.incoming, 'event: end');
  await json('POST', `/runs/${id}/events`, { type: 'COMPLETED', ...me });
  expect([...(await resumed).matchAll(/^id: (\d+)$/gm)].map(([, n]) => n)).toEqual(['2', '3']);
  if (!second.incoming.readableEnded) await once(second.incoming.resume(), 'end');
});

test('a long poll is answered by the run that arrives, and one whose client has gone takes nothing', async () => {
  await heartbeat();
  const polled = json('POST', `/workers/${worker}/claim?wait_s=30`, {});
  const id = await newRun();
  expect((await polled).body['runs']).toMatchObject([{ id, state: 'ASSIGNED', worker_id: worker, gpu_id: gpu }]);
  await json('POST', `/runs/${id}/cancel`);

  const gone = request({
    hostname,
    port,
    path: `/workers/${worker}/claim?wait_s=30`,
    method: 'POST',
    headers: { ...auth, 'Content-Length': '2' },
    agent: false,
  });
  gone.on('error', () => undefined);
  gone.end('{}');
  await once(gone, 'finish');
  await hangUp(gone);
  const later = await newRun();
  // Whoever asks next gets it, at once or when the abandoned poll has noticed.
  const answer = await json('POST', `/workers/${worker}/claim?wait_s=5`, {});
  const given = (answer.body['runs'] as { id: string }[]).map((run) => run.id);
  expect(given).toEqual([later]);
  await json('POST', `/runs/${later}/cancel`);
});

test('an upload that breaks off leaves nothing, and is no fault of the server', async () => {
  const before = await sendRaw(product.url, { method: 'GET', path: '/health' });
  const upload = request({
    hostname,
    port,
    path: '/files',
    method: 'POST',
    headers: { ...auth, 'X-File-Name': 'half.bin', 'Content-Length': '1000000' },
    agent: false,
  });
  upload.on('error', () => undefined);
  await new Promise<void>((resolve) =>
    upload.write(Buffer.alloc(100_000), () => {
      resolve();
    }),
  );
  await hangUp(upload);
  expect((await sendRaw(product.url, { method: 'GET', path: '/health' })).status).toBe(before.status);
});

for (const [name, bytes] of [
  ['no HTTP', 'hello there\r\n\r\n'],
  ['an unknown method', 'BREW /runs HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['two lengths', 'POST /runs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
  ['a length and pieces', 'POST /runs HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['NUL in a header', 'GET /runs HTTP/1.1\r\nHost: x\r\nX-A: a\u0000b\r\n\r\n'],
  ['NUL in the path', 'GET /ru\u0000ns HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a path without a slash', 'GET runs HTTP/1.1\r\nHost: x\r\nX-API-Key: KEY\r\nConnection: close\r\n\r\n'],
  ['an address of another server', 'GET http://evil.example/%zz HTTP/1.1\r\nHost: x\r\nX-API-Key: KEY\r\nConnection: close\r\n\r\n'],
] as const) {
  test(`bytes that are ${name} are answered with a problem`, async () => {
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.write(bytes.replace('KEY', product.key));
    let said = '';
    for await (const chunk of socket as AsyncIterable<string>) said += chunk;
    const [head = '', ...rest] = said.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    const body = rest.join('\r\n\r\n');
    const start = body.indexOf('{');
    expect(problem.parse(JSON.parse(body.slice(start, body.lastIndexOf('}') + 1))).status).toBeGreaterThanOrEqual(400);
  });
}

test('clients cannot set what only the front may say', async () => {
  for (const headers of [
    { 'X-Gyoza-Fault': 'malformed-url' },
    { 'X-Gyoza-Method': 'BREW' },
    { 'X-Gyoza-Url': '/health' },
    { 'X-Middleware-Subrequest': 'proxy' },
  ] as Record<string, string>[]) {
    expect((await sendRaw(product.url, { method: 'GET', path: '/runs', headers })).status).toBe(401);
    expect((await sendRaw(product.url, { method: 'GET', path: '/nope', headers: { ...auth, ...headers } })).status).toBe(404);
    expect((await sendRaw(product.url, { method: 'GET', path: '/runs?nope=1', headers: { ...auth, ...headers } })).status).toBe(400);
  }
});
