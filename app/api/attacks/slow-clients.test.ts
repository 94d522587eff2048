import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionRunCreate } from '@/lib/contract/run';
import { createDefinitionRunOp } from '@/lib/contract/run-operations';
import { createFront } from '@/lib/http/front';
import { answerBy } from '@/lib/http/node-exchange';
import { readBody } from '@/lib/http/read-body';
import { route, serve } from '@/lib/http/route';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';

const LIMIT_MS = 100;
/** The operation's route, but for a body that must not take a minute: nobody waits that long for a test. */
const handlers = route(
  serve({ ...createDefinitionRunOp, body: null }, async ({ request }) => {
    await readBody(request, createDefinitionRunOp, definitionRunCreate, LIMIT_MS);
    throw new Error('a body without an end has ended');
  }),
);
const server = createFront((incoming, outgoing) => answerBy(handlers, incoming, outgoing), { dev: false, headersMs: LIMIT_MS });

beforeAll(async () => {
  await makeKeys();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A client that says `head` and then nothing more, and what it hears until the server hangs up. */
async function mute(head: string): Promise<string> {
  const socket: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(head);
  return text(socket);
}

describe('a client that begins and does not go on', { timeout: 60_000 }, () => {
  it.each([
    ['a request line', 'GET /heal'],
    ['a header', 'GET /health HTTP/1.1\r\nHost: a\r\nX-Half: '],
    ['headers without an end', 'POST /runs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n'],
  ])('is hung up on in the middle of %s', async (_, head) => {
    const heard = await mute(head);
    expect(heard).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(heard).toContain('application/problem+json');
  });

  it.each([
    ['a length', 'Content-Length: 100\r\n\r\n{"inputs":'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\n{"i\r\n'],
  ])('is hung up on in the middle of a body with %s, with a problem', async (_, rest) => {
    const heard = await mute(`POST /definitions/op/runs HTTP/1.1\r\nHost: a\r\nX-API-Key: ${KEYS.admin}\r\n${rest}`);
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toMatch(/\r\nconnection: close\r\n/i);
    expect(heard).toContain('"code":"request_timeout"');
  });

  it('is waited for where the body comes in time, however many pieces it has', async () => {
    const pieces = Readable.from(['{"inp', 'uts"', ':{}}'].map((piece) => Buffer.from(piece)));
    const request = {
      method: 'POST',
      url: 'http://localhost/',
      headers: new Headers(),
      signal: new AbortController().signal,
      body: pieces,
    };
    expect(await readBody(request, createDefinitionRunOp, definitionRunCreate)).toMatchObject({ body: { inputs: {} } });
  });
});
