import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeSubnet } from './network';

test('the subnet lies in 10.200.0.0/13 and its address is its first', () => {
  expect(freeSubnet('', '', 'gyoza1')).toMatch(/^10\.20[0-7]\.(0|16|32|48|64|80|96|112|128|144|160|176|192|208|224|240)\.1\/20$/);
});

test('what overlaps an address or a route of the machine is avoided, whether larger or smaller', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 200, max: 207 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 14, max: 32 }),
      (seed, b, c, prefix) => {
        const route = `10.${b}.${c}.0/${prefix} dev eth0 scope link`;
        const [, second = 0, third = 0] = freeSubnet(`default via 192.0.2.1 dev eth0\n${route}`, '', seed).split('.').map(Number);
        const sizeInThirds = 2 ** Math.max(0, 24 - prefix);
        const start = Math.floor((b * 256 + c) / sizeInThirds) * sizeInThirds;
        const ours = second * 256 + third;
        expect(ours + 15 < start || ours > start + sizeInThirds - 1).toBe(true);
      },
    ),
  );
});

test('different engines begin their search in different places', () => {
  const found = new Set(Array.from({ length: 40 }, (_, index) => freeSubnet('', '', `gyoza${index}`)));
  expect(found.size).toBeGreaterThan(25);
});

test('a machine without room is told so', () => {
  expect(() => freeSubnet('10.0.0.0/8 dev tun0', '', 'gyoza')).toThrow(/taken/);
});
