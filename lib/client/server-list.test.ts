import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { callJson } from './connection';
import { UnreachableError } from './problem-error';
import { ServerList, splitServers } from './server-list';

const server = http.createServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'));
let there = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  there = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const call = (servers: ServerList) => callJson(servers, { path: '/' }, z.object({ ok: z.boolean() }));

it('goes on to the next server when one does not answer, once however many calls failed, and stays where it is answered', async () => {
  const servers = new ServerList(splitServers(`http://127.0.0.1:9, ${there}`), 'key');
  const failed = await Promise.allSettled([call(servers), call(servers), call(servers)]);
  for (const each of failed) expect(each).toMatchObject({ status: 'rejected', reason: expect.any(UnreachableError) as unknown });
  expect(servers.url).toBe(there);
  expect(await call(servers)).toEqual({ ok: true });
  expect(await call(servers)).toEqual({ ok: true });
});

it('begins again with the first after the last', () => {
  const servers = new ServerList(['http://a', 'http://b'], 'key');
  servers.onUnreachable('http://a');
  servers.onUnreachable('http://b');
  expect(servers.url).toBe('http://a');
});
