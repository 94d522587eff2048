import { expect, test } from 'vitest';
import { contentHash } from './build-image';

test('an image is the same for the same content and base only', () => {
  const files = () =>
    new Map([
      ['Dockerfile', Buffer.from('FROM scratch')],
      ['op.sh', Buffer.from('echo')],
    ]);
  expect(contentHash(files(), 'base:1')).toBe(contentHash(files(), 'base:1'));
  const others = [
    contentHash(files(), 'base:1'),
    contentHash(files(), 'base:2'),
    contentHash(files().set('op.sh', Buffer.from('pwd')), 'base:1'),
    contentHash(files().set('more.sh', Buffer.from('')), 'base:1'),
    // The same bytes, cut elsewhere.
    contentHash(
      new Map([
        ['Dockerfile', Buffer.from('FROM scratchop.sh')],
        ['', Buffer.from('echo')],
      ]),
      'base:1',
    ),
  ];
  expect(new Set(others).size).toBe(others.length);
});
