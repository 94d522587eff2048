import { expect, it } from 'vitest';
import { orderRows } from './table-order';

const rows = [
  { name: 'b10', n: 10 },
  { name: 'B9', n: null },
  { name: 'a', n: 2 },
  { name: '', n: -1 },
];
const names = (filter: string, order: Parameters<typeof orderRows>[3]) =>
  orderRows(rows, ['name', 'n'], filter, order).map(({ name }) => name);

it('sorts numbers by size and texts as a person reads them, and puts what is missing last', () => {
  expect(names('', { column: 'n', direction: 'ascending' })).toEqual(['', 'a', 'b10', 'B9']);
  expect(names('', { column: 'n', direction: 'descending' })).toEqual(['b10', 'a', '', 'B9']);
  expect(names('', { column: 'name', direction: 'ascending' })).toEqual(['a', 'B9', 'b10', '']);
  expect(names('', null)).toEqual(['b10', 'B9', 'a', '']);
});

it('keeps the rows that hold a text in any column', () => {
  expect(names('B', null)).toEqual(['b10', 'B9']);
  expect(names('10', null)).toEqual(['b10']);
  expect(names('nowhere', null)).toEqual([]);
  expect(rows).toHaveLength(4);
});
