import { expect, it } from 'vitest';
import { listCommand, neighbour } from './list-keys';

const press = (key: string, given = {}) => listCommand({ key, ctrlKey: false, metaKey: false, altKey: false, ...given });

it('knows its keys, and leaves those with a modifier to the browser', () => {
  expect(['j', 'k', 'x', '/', '?'].map((key) => press(key))).toEqual(['next', 'previous', 'select', 'search', 'help']);
  expect(press('a')).toBeNull();
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) expect(press('k', { [modifier]: true })).toBeNull();
});

it('goes from row to row and stays at the ends', () => {
  expect(neighbour(-1, 3, 'next')).toBe(0);
  expect(neighbour(-1, 3, 'previous')).toBe(2);
  expect(neighbour(1, 3, 'next')).toBe(2);
  expect(neighbour(2, 3, 'next')).toBeNull();
  expect(neighbour(0, 3, 'previous')).toBeNull();
  expect(neighbour(-1, 0, 'next')).toBeNull();
});
