import { expect, it } from 'vitest';
import { csvLine } from './csv';

it('quotes what a reader of CSV would cut, and leaves numbers alone', () => {
  expect(csvLine(['plain', 'with, comma', 'with "quotes"', 'two\nlines', '', 'ü'])).toBe(
    'plain,"with, comma","with ""quotes""","two\nlines",,ü\r\n',
  );
  expect(csvLine([1, -5, true, null, undefined])).toBe('1,-5,true,,\r\n');
});

it.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=LINK("http://x","y")', '"\'=LINK(""http://x"",""y"")"'],
])('defuses %j', (text, cell) => {
  expect(csvLine([text])).toBe(`${cell}\r\n`);
});
