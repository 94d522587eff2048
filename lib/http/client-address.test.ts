import { request as send, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { readNetworks } from '@/lib/server/networks';
import { clientAddress, isFromProxy } from './client-address';
import { createFront } from './front';

const networks = (...given: string[]) => {
  const list = readNetworks(given);
  if (list === null) throw new Error('not networks');
  return list;
};
const proxies = networks('10.0.0.0/8', '127.0.0.1', 'fd00::/8');
const from = (peer: string, forwarded?: string): Headers =>
  new Headers({ 'x-gyoza-address': peer, ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) });

it.each([
  ['192.0.2.7', undefined, '192.0.2.7'],
  ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
  ['fe80::1%eth0', undefined, 'fe80::1'],
  // A peer that nobody trusts says what it likes.
  ['192.0.2.7', '203.0.113.5', '192.0.2.7'],
  ['::ffff:10.0.0.1', '203.0.113.5', '203.0.113.5'],
  // What the client itself sent stands first; what the proxies saw stands last.
  ['10.0.0.1', '198.51.100.1, 203.0.113.5', '203.0.113.5'],
  ['10.0.0.1', '198.51.100.1, 203.0.113.5, 10.0.0.2', '203.0.113.5'],
  ['10.0.0.1', '[2001:db8::5]:4711', '2001:db8::5'],
  ['10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
  ['fd00::1', '10.0.0.3', '10.0.0.3'],
  ['10.0.0.1', 'unknown', '10.0.0.1'],
  ['10.0.0.1', '', '10.0.0.1'],
])('from %s with X-Forwarded-For %s it is %s', (peer, forwarded, expected) => {
  expect(clientAddress(from(peer, forwarded), proxies)).toBe(expected);
});

it('trusts nobody when no proxy is set, and knows no address where no front is', () => {
  expect(clientAddress(from('127.0.0.1', '203.0.113.5'), networks())).toBe('127.0.0.1');
  expect(clientAddress(new Headers({ 'x-forwarded-for': '203.0.113.5' }), proxies)).toBeNull();
  expect([isFromProxy(from('10.9.9.9'), proxies), isFromProxy(from('11.0.0.1'), proxies)]).toEqual([true, false]);
  expect([isFromProxy(from('10.9.9.9'), networks()), isFromProxy(new Headers(), proxies)]).toEqual([false, false]);
});

it.each(['10.0.0.0/33', 'proxy', '10.0.0', '10.0.0.1/', 'fd00::/129', ''])('does not take %j for a network', (text) => {
  expect(readNetworks([text])).toBeNull();
});

it('is what the front saw, whatever a client says', async () => {
  let seen: IncomingHttpHeaders = {};
  const server = createFront(
    (incoming, outgoing) => {
      seen = incoming.headers;
      outgoing.end();
    },
    { dev: false },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve, reject) => {
    const headers = { 'X-Gyoza-Address': '203.0.113.5', 'x-gyoza-address': '203.0.113.6' };
    send({ port, host: '127.0.0.1', path: '/health', headers }, resolve).on('error', reject).end();
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(seen['x-gyoza-address']).toBe('127.0.0.1');
});
