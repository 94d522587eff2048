import { expect, it } from 'vitest';
import { fileAddress, filePreview } from './file-preview';

it.each([
  ['image/png', 'image'],
  ['image/svg+xml', 'image'],
  ['image/x-unknown', null],
  ['application/pdf', 'pdf'],
  ['audio/mpeg', 'audio'],
  ['video/mp4', 'video'],
  ['Text/CSV; charset=utf-8', 'table'],
  ['text/html', 'html'],
  ['application/geo+json', 'geojson'],
  ['application/octet-stream', null],
  ['constructor', null],
])('shows %s as %s', (content_type, kind) => {
  expect(filePreview({ content_type, size: 1 })).toBe(kind);
});

it('shows nothing of an empty file, and finds a file whatever its name', () => {
  expect(filePreview({ content_type: 'image/png', size: 0 })).toBeNull();
  expect(fileAddress('r', { path: 'a b/ü?#.png', attempt: 2 })).toBe('/runs/r/files/a%20b/%C3%BC%3F%23.png?attempt=2');
});
