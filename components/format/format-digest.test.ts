import { expect, it } from 'vitest';
import { formatDigest, imageChanged } from './format-digest';

const A = `sha256:${'0123456789abcdef'.repeat(4)}`;
const B = `sha256:${'fedcba9876543210'.repeat(4)}`;

it.each([
  [A, 'sha256:0123456789ab'],
  [`registry.example:5000/op@${B}`, 'sha256:fedcba987654'],
  ['made-here', 'made-here'],
])('shortens %s', (digest, short) => {
  expect(formatDigest(digest)).toBe(short);
});

it('says that an image is another one, and nothing where that is not known', () => {
  expect(imageChanged('example/op:1', A, B)).toBe(
    'The image example/op:1 has changed since this version was first used: sha256:0123456789ab then, sha256:fedcba987654 now.',
  );
  for (const [first, now] of [
    [A, A],
    [null, A],
    [A, null],
    [undefined, undefined],
  ] as const)
    expect(imageChanged('example/op:1', first, now)).toBeNull();
});

it('never calls two different images by the same short name', () => {
  const near = `${A.slice(0, -1)}0`;
  expect(imageChanged('example/op:1', A, near)).toContain(`${A} then, ${near} now`);
});
