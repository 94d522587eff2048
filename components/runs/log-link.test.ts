import { expect, it } from 'vitest';
import { lineLink, linkedLines } from './log-link';

it('names lines in an address, and reads them back', () => {
  expect(lineLink(2, { from: 122, to: 122 })).toBe('?attempt=2#L123');
  expect(lineLink(1, { from: 0, to: 9 })).toBe('?attempt=1#L1-L10');
  expect(linkedLines('#L123')).toEqual({ from: 122, to: 122 });
  expect(linkedLines('#L20-L12')).toEqual({ from: 11, to: 19 });
  expect(linkedLines('#L0')).toEqual({ from: 0, to: 0 });
  for (const hash of ['', '#', '#L', '#Lx', '#L1x', '#l1', '#L1-', '#L99999999999']) expect(linkedLines(hash)).toBeNull();
});
