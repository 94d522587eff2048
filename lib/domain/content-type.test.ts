import { expect, it } from 'vitest';
import { contentTypeOf, isInlineType } from './content-type';

it.each([
  ['a.txt', 'text/plain'],
  ['A/B.PNG', 'image/png'],
  ['x.tar.gz', 'application/octet-stream'],
  ['html', 'application/octet-stream'],
  ['.html', 'text/html'],
  ['a.', 'application/octet-stream'],
  ['constructor', 'application/octet-stream'],
  ['x.constructor', 'application/octet-stream'],
])('knows %s by its name', (path, type) => {
  expect(contentTypeOf(path)).toBe(type);
});

it('shows only what cannot run', () => {
  for (const type of ['text/plain', 'text/csv', 'image/png', 'image/webp', 'text/plain; charset=utf-8'])
    expect([type, isInlineType(type)]).toEqual([type, true]);
  for (const type of [
    'text/html',
    'image/svg+xml',
    'IMAGE/SVG+XML',
    'image/svg+xml;charset=utf-8',
    ' image/svg+xml ',
    'application/xhtml+xml',
    'application/pdf',
    'text/xml',
    '',
    'text/plain2',
  ])
    expect([type, isInlineType(type)]).toEqual([type, false]);
});
