import { expect, it } from 'vitest';
import { parseDelimited } from './parse-delimited';

it('reads commas, tabs and semicolons, and takes only plain numbers for numbers', async () => {
  expect(await parseDelimited('a,b\n1,"x, y"\n007,-2.5\n', true)).toEqual({
    columns: ['a', 'b'],
    rows: [
      { a: 1, b: 'x, y' },
      { a: '007', b: -2.5 },
    ],
  });
  expect((await parseDelimited('a\tb\n12345678901234567890\t\n', true))?.rows).toEqual([{ a: '12345678901234567890', b: null }]);
  expect((await parseDelimited('a;b;;a\n1;2;3;4\n', true))?.columns).toEqual(['a', 'b', 'Column 3', 'Column 4']);
});

it('leaves out the last row of a text that was cut, and knows an empty one', async () => {
  expect((await parseDelimited('a,b\n1,2\n3,', false))?.rows).toEqual([{ a: 1, b: 2 }]);
  expect(await parseDelimited('', true)).toBeNull();
});
