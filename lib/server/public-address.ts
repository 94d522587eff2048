import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Where only this machine or its network leads: RFC 6890 and the registries of special-purpose addresses of IANA. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
// The second and third wrap an IPv4 address: whatever translates them might lead anywhere.
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 16],
  ['100::', 64],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

export interface Address {
  address: string;
  family: 4 | 6;
}

/** Whether an address is one that only this machine or its network has. */
export function isPrivate({ address, family }: Address): boolean {
  return PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The address to connect to for a host, looked up once. Without `allowPrivate`, a host with any private address is refused: with one of each, what is
 * connected to would be chance. Throws `RefusedAddress`, and what the look-up throws.
 */
export async function addressOf(hostname: string, allowPrivate: boolean): Promise<Address> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host, family: isIP(host) }];
  const addresses = found.map(({ address, family }): Address => ({ address, family: family === 6 ? 6 : 4 }));
  const [first] = addresses;
  if (first === undefined) throw new Error(`${host} has no address`);
  if (!allowPrivate && addresses.some(isPrivate)) throw new RefusedAddress(host);
  return first;
}

/** A host that the server may not be led to. */
export class RefusedAddress extends Error {
  constructor(host: string) {
    super(`${host} is an address of this machine or its own network`);
  }
}
