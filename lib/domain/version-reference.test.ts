import { expect, it } from 'vitest';
import { formatVersionReference, parseVersionReference, versionWords } from './version-reference';

it.each([
  ['1.0.0', '1.0.0', null, '1.0.0'],
  ['1.0.0-rc.1+build.7', '1.0.0-rc.1+build.7', null, '1.0.0-rc.1+build.7'],
  ['1.0.0@2', '1.0.0', 2, '1.0.0, revision 2'],
])('%s names a version or a revision of it', (text, version, revision, words) => {
  const reference = parseVersionReference(text);
  expect(reference).toEqual({ version, revision });
  if (reference === null) return;
  expect(formatVersionReference(reference)).toBe(text);
  expect(versionWords(reference)).toBe(words);
});

it.each(['', '@2', '1.0.0@', '1.0.0@0', '1.0.0@x', '1.0.0@2@3', '1 0', '1.0.0@99999999999', `1.0.0-${'a'.repeat(300)}`])(
  '%j names none',
  (text) => {
    expect(parseVersionReference(text)).toBeNull();
  },
);
