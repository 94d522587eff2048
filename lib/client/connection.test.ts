import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callEmpty, callJson, path, type Connection } from './connection';
import { nodeTransport } from './node-transport';
import { ProblemError, UnexpectedAnswerError, UnreachableError } from './problem-error';

type Handler = (request: http.IncomingMessage, body: string, response: http.ServerResponse) => void;
let handle: Handler;
let connection: Connection;
const sockets = new Set<unknown>();
const server = http.createServer((request, response) => {
  sockets.add(request.socket);
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    handle(request, body, response);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  connection = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, key: 'the-key' };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  sockets.clear();
});

const schema = z.object({ ok: z.boolean() });
const json = (response: http.ServerResponse, status: number, value: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

describe.each([
  ['fetch', undefined],
  ['node:http', nodeTransport()],
])('a call by %s', (_name, transport) => {
  beforeEach(() => {
    const { url, key } = connection;
    connection = { url, ...(key === undefined ? {} : { key }), ...(transport === undefined ? {} : { transport }) };
  });

  it('sends key, query and body, and parses the answer', async () => {
    handle = ({ method, url, headers }, body, response) =>
      json(response, 200, { ok: true, extra: [method, url, headers['x-api-key'], headers['idempotency-key'], headers.accept, body] });
    const call = {
      method: 'POST',
      path: path`/runs/${'a/b ü'}/retry`,
      query: { after: 0, attempt: undefined, q: 'x&y' },
      json: { a: 1 },
    } as const;
    const loose = z.looseObject({ ok: z.boolean() });
    expect(await callJson(connection, call, loose, { idempotencyKey: 'once' })).toEqual({
      ok: true,
      extra: ['POST', '/runs/a%2Fb%20%C3%BC/retry?after=0&q=x%26y', 'the-key', 'once', 'application/json', '{"a":1}'],
    });
  });

  it('keeps its connection for the next one', async () => {
    handle = (_, __, response) => json(response, 200, { ok: true });
    for (let count = 0; count < 5; count += 1) {
      await callJson(connection, { path: '/x' }, schema);
      await callEmpty(connection, { method: 'POST', path: '/x', json: {} });
    }
    // A call made before the last one's connection is free again opens a second one; ten calls do not open ten.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('follows a server that has moved', async () => {
    handle = ({ url, method }, body, response) => {
      if (url === '/there') json(response, 200, { ok: method === 'POST' && body === '{"a":1}' });
      else response.writeHead(308, { location: '/there' }).end();
    };
    expect(await callJson(connection, { method: 'POST', path: '/here', json: { a: 1 } }, schema)).toEqual({ ok: true });
  });

  it('throws the problem that the server answers', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'top_k must be a whole number.',
      code: 'invalid_inputs',
      errors: [{ path: 'inputs.top_k', message: 'must be int' }],
    };
    handle = (_, __, response) => json(response, 400, problem);
    const error = await callJson(connection, { path: '/x' }, schema).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ message: problem.detail, status: 400, code: 'invalid_inputs', problem });
  });

  it('makes a problem of a refusal that is none, as a proxy sends', async () => {
    handle = (_, __, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    };
    await expect(callJson(connection, { path: '/x' }, schema)).rejects.toMatchObject({ status: 502, code: 'unexplained' });
  });

  it.each(['<html>', '{"ok":"yes"}', ''])('does not take %j for an answer', async (text) => {
    handle = (_, __, response) => {
      response.writeHead(200).end(text);
    };
    await expect(callJson(connection, { path: '/x' }, schema)).rejects.toBeInstanceOf(UnexpectedAnswerError);
  });

  it('says that nobody answers, or not in time', async () => {
    await expect(callJson({ ...connection, url: 'http://127.0.0.1:1' }, { path: '/x' }, schema)).rejects.toBeInstanceOf(UnreachableError);
    handle = () => {
      /* never answers */
    };
    await expect(callJson(connection, { path: '/x' }, schema, { timeoutMs: 30 })).rejects.toThrow('within 0.03 s');
    handle = (_, __, response) => {
      response.writeHead(200).write('{"ok":');
    };
    await expect(callJson(connection, { path: '/x' }, schema, { timeoutMs: 30 })).rejects.toBeInstanceOf(UnreachableError);
    handle = (request) => {
      request.socket.destroy();
    };
    await expect(callJson(connection, { path: '/x' }, schema)).rejects.toBeInstanceOf(UnreachableError);
  });

  it('ends with the caller’s own reason when the caller gives up', async () => {
    const controller = new AbortController();
    handle = () => {
      controller.abort(new Error('enough'));
    };
    await expect(callJson(connection, { path: '/x' }, schema, { signal: controller.signal })).rejects.toThrow('enough');
    await expect(callJson(connection, { path: '/x' }, schema, { signal: controller.signal })).rejects.toThrow('enough');
  });
});
