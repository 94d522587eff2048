import { BlockList, isIP } from 'node:net';

const FAMILIES = { 4: { name: 'ipv4', bits: 32 }, 6: { name: 'ipv6', bits: 128 } } as const;

/** An address as people write it: IPv4 that came over an IPv6 socket without its wrapping, no brackets, no port. Null when it is none. */
export function plainAddress(text: string): string | null {
  const bare = text.trim().replace(/^\[([^\]]*)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1$2');
  const address = bare.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(address) === 0 ? null : address;
}

/** Addresses and networks such as `10.0.0.7` and `10.1.0.0/16`, to be asked with `isWithin`. Null when one of them is neither. */
export function readNetworks(given: readonly string[]): BlockList | null {
  const list = new BlockList();
  for (const each of given) {
    const [, base = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(each) ?? [];
    const family = FAMILIES[isIP(base) as 4 | 6] as (typeof FAMILIES)[4 | 6] | undefined;
    if (family === undefined) return null;
    const bits = prefix === undefined ? family.bits : Number(prefix);
    if (bits > family.bits) return null;
    list.addSubnet(base, bits, family.name);
  }
  return list;
}

/** Whether an address is one of those, or in one of those networks. */
export function isWithin(networks: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && networks.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
