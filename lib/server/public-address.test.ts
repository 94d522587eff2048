import { expect, it } from 'vitest';
import { addressOf } from './public-address';

it.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd12::1]',
  'localhost',
])('refuses %s unless private addresses are allowed', async (host) => {
  // As a URL spells it: there 2130706433, 0x7f.1 and the like have become 127.0.0.1.
  const { hostname } = new URL(`http://${host}/`);
  await expect(addressOf(hostname, false)).rejects.toThrow(/its own network/);
  expect((await addressOf(hostname, true)).address).not.toBe('');
});

it.each(['93.184.216.34', '172.32.0.1', '100.128.0.1', '[2606:2800:220:1::1]'])('leads to %s', async (host) => {
  const { hostname } = new URL(`http://${host}/`);
  expect((await addressOf(hostname, false)).address).toBe(hostname.replace(/[[\]]/g, ''));
});
