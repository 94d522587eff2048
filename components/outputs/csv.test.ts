import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { tableToCsv } from './csv';

it('quotes what needs it, and reads back as it was', () => {
  const rows = [
    { a: 'x, y', b: 'say "hi"', c: 1.5 },
    { a: 'two\nlines', b: null, c: -3 },
    { a: '', b: true, c: { deep: [1] } },
  ];
  const csv = tableToCsv({ columns: ['a', 'b', 'c'], rows });
  expect(Papa.parse(csv.trimEnd()).data).toEqual([
    ['a', 'b', 'c'],
    ['x, y', 'say "hi"', '1.5'],
    ['two\nlines', '', '-3'],
    ['', 'true', '{"deep":[1]}'],
  ]);
});

it('lets no text be a formula, headings among them, and leaves numbers alone', () => {
  const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://x","y")'];
  const csv = tableToCsv({ columns: ['=head'], rows: texts.map((text) => ({ '=head': text })) });
  const cells = (Papa.parse(csv.trimEnd(), { newline: '\r\n' }).data as string[][]).flat();
  expect(cells).toEqual(["'=head", ...texts.map((text) => `'${text}`)]);
  expect(tableToCsv({ columns: ['n'], rows: [{ n: -1 }] })).toBe('n\r\n-1\r\n');
});
