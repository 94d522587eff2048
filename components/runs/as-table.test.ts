import { expect, it } from 'vitest';
import { asTable } from './as-table';

it('reads a list of objects as a table', () => {
  expect(
    asTable([
      { label: 'cat', confidence: 0.9 },
      { label: 'dog', note: null },
    ]),
  ).toEqual({
    columns: ['label', 'confidence', 'note'],
    rows: [
      { label: 'cat', confidence: 0.9 },
      { label: 'dog', note: null },
    ],
  });
});

it.each([[[]], [[1, 2]], [[{ a: 1 }, 2]], [[{}]], [{ a: 1 }], ['text'], [null]])('leaves %j as it is', (value) => {
  expect(asTable(value)).toBeNull();
});
