import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { runOp } from '../testing/run-op';
import { summarise } from './summarise.mjs';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

/** One column's summary; `cells` are its rows, as they stand in the file. */
function column(...cells: string[]) {
  return summarise(`name,x\n${cells.map((cell) => `row,${cell}`).join('\n')}`).columns[1];
}

describe('the summary of a column', () => {
  test('integers', () => {
    expect(column('3', '-1', '', '10', '3')).toEqual({
      name: 'x',
      type: 'integer',
      count: 4,
      missing: 1,
      distinct: 3,
      min: -1,
      max: 10,
      mean: 3.75,
    });
  });
  test('numbers: compared as numbers, not as text', () => {
    expect(column('0.1', '9', '0.2e2')).toEqual({
      name: 'x',
      type: 'number',
      count: 3,
      missing: 0,
      distinct: 3,
      min: 0.1,
      max: 20,
      mean: 9.7,
    });
    expect(column('0.1', '0.2')?.mean).toBe(0.15);
  });
  test('booleans, whatever their case', () => {
    expect(column('true', 'FALSE', 'True')).toMatchObject({ type: 'boolean', distinct: 2, min: 'false', max: 'true', mean: null });
  });
  test('dates, when each of them exists', () => {
    expect(column('2026-03-01', '2024-02-29')).toMatchObject({ type: 'date', min: '2024-02-29', max: '2026-03-01' });
    expect(column('2026-02-30')).toMatchObject({ type: 'text' });
  });
  test.each([['01234'], ['12345678901234567890'], ['1.5.0'], ['NaN'], ['Infinity'], ['0x10'], ['-'], ['e5']])('%s is text', (cell) => {
    expect(column(cell)).toMatchObject({ type: 'text', min: cell, max: cell, mean: null });
  });
  test('one odd value makes a column of numbers text', () => {
    expect(column('1', '2', 'n/a')).toMatchObject({ type: 'text', count: 3 });
  });
  test('nothing but blanks', () => {
    expect(column('', '  ')).toEqual({ name: 'x', type: 'empty', count: 0, missing: 2, distinct: 0, min: null, max: null, mean: null });
  });
});

describe('the table', () => {
  test('quoted fields keep delimiters, quotes and line breaks', () => {
    const { rows, columns } = summarise('a,b\r\n"x, ""y""\nz",1\r\n');
    expect(rows).toBe(1);
    expect(columns[0]).toMatchObject({ name: 'a', min: 'x, "y"\nz' });
  });
  test.each([';', '\t', '|'])('the delimiter %j is found', (delimiter) => {
    const names = summarise(`a${delimiter}b\n1${delimiter}2\n3${delimiter}4`).columns.map(({ name }) => name);
    expect(names).toEqual(['a', 'b']);
  });
  test('a delimiter that is named is obeyed', () => {
    expect(summarise('a;b\n1,2;3', { delimiter: ';' }).columns.map(({ type }) => type)).toEqual(['text', 'integer']);
  });
  test('a byte order mark is no part of the first name', () => {
    expect(summarise('\uFEFFa,b\n1,2').columns[0]?.name).toBe('a');
  });
  test('without a header the columns are numbered and the first row counts', () => {
    const { rows, columns } = summarise('1,2\n3,4,5', { hasHeader: false });
    expect(rows).toBe(2);
    expect(columns.map(({ name, count, missing }) => [name, count, missing])).toEqual([
      ['column 1', 2, 0],
      ['column 2', 2, 0],
      ['column 3', 1, 1],
    ]);
  });
  test('columns of one name, or of none, are told apart', () => {
    expect(summarise('a,,a\n1,2,3').columns.map(({ name }) => name)).toEqual(['a', 'column 2', 'a (2)']);
  });
  test('short rows miss values; fields beyond the columns are named and left out', () => {
    const { columns, remarks } = summarise('a,b\n1\n1,2,3');
    expect(columns.map(({ missing }) => missing)).toEqual([0, 1]);
    expect(remarks).toEqual(['1 of 2 rows have more fields than the 2 columns; the extra fields are left out.']);
  });
  test('a quote left open is named with its row', () => {
    expect(() => summarise('a,b\n1,"2\n3,4')).toThrow(/^Row 2 has a quote that is not closed/);
  });
  test.each(['a,b', '', '\n\n'])('%j has no rows', (text) => {
    expect(() => summarise(text)).toThrow('The table has no rows.');
  });
});

describe('the op', () => {
  test('summarises the table that fills its form', async () => {
    const { input_specs } = parse(await readFile(join(import.meta.dirname, 'gyoza.yml'), 'utf8')) as {
      input_specs: { csv: { prefill: string } };
    };
    const run = await runOp('csv-summary', { inputs: { csv: input_specs.csv.prefill } });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.outputs).toEqual({
      rows: 5,
      columns: [
        { name: 'date', type: 'date', count: 5, missing: 0, distinct: 3, min: '2026-05-01', max: '2026-05-03', mean: null },
        { name: 'city', type: 'text', count: 5, missing: 0, distinct: 3, min: 'Aix-en-Provence, old town', max: 'Lyon', mean: null },
        { name: 'visitors', type: 'integer', count: 5, missing: 0, distinct: 5, min: 87, max: 203, mean: 134.2 },
        { name: 'revenue', type: 'number', count: 4, missing: 1, distinct: 4, min: 1090.25, max: 2877.1, mean: 1752.9625 },
        { name: 'sunny', type: 'boolean', count: 5, missing: 0, distinct: 2, min: 'false', max: 'true', mean: null },
      ],
    });
    expect(run.files['columns.csv']?.split('\r\n')[3]).toBe('visitors,integer,5,0,5,87,203,134.2');
  });
  test('summarises an uploaded file, and says what is wrong with one that is no text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gyoza-csv-'));
    try {
      const table = join(folder, 'table.csv');
      await writeFile(table, '\ufeffname;amount\nAda;12.5\n');
      const run = await runOp('csv-summary', { inputs: { source: 'file', table } });
      expect(run).toMatchObject({ exitCode: 0, outputs: { rows: 1, columns: [{ name: 'name' }, { name: 'amount', mean: 12.5 }] } });
      await writeFile(table, Buffer.from([0xff, 0xfe, 0x41, 0x00]));
      const failed = await runOp('csv-summary', { inputs: { source: 'file', table } });
      expect(failed).toMatchObject({ exitCode: 1, stderr: '' });
      expect(failed.messages.at(-1)?.error).toMatch(/not text in UTF-8/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  test('fails on a table without rows, in words for the person who pasted it', async () => {
    const run = await runOp('csv-summary', { inputs: { csv: 'a,b' } });
    expect(run).toMatchObject({ exitCode: 1, outputs: undefined, stderr: '' });
    expect(run.messages.at(-1)?.error).toMatch(/^The table has no rows/);
  });
});
