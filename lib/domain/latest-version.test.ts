import fc from 'fast-check';
import { expect, it } from 'vitest';
import { latestVersion, newestFirst } from './latest-version';

it('orders as semantic versions do', () => {
  const ordered = [
    '2.0.0',
    '2.0.0-rc.1',
    '1.10.0',
    '1.9.0',
    '1.0.0',
    '1.0.0-rc.1',
    '1.0.0-beta.11',
    '1.0.0-beta.2',
    '1.0.0-beta',
    '1.0.0-alpha.beta',
    '1.0.0-alpha.1',
    '1.0.0-alpha',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
      expect(newestFirst(shuffled)).toEqual(ordered);
    }),
  );
});

it('means the highest release, a pre-release only when there is no release', () => {
  expect(latestVersion(['1.9.0', '1.10.0', '2.0.0-rc.1'])).toBe('1.10.0');
  expect(latestVersion(['2.0.0-rc.2', '2.0.0-rc.10'])).toBe('2.0.0-rc.10');
  expect(latestVersion(['0.0.1', '0.0.1-alpha'])).toBe('0.0.1');
  expect(latestVersion([])).toBeNull();
});

it('has one answer among versions that differ in build metadata only', () => {
  expect(latestVersion(['1.0.0+a', '1.0.0+b'])).toBe(latestVersion(['1.0.0+b', '1.0.0+a']));
});
