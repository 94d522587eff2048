import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const text = readFileSync(resolve(root, 'docs/guarantees.md'), 'utf8');
/** The tables' rows without their heads: the promise, and the tests that show it. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (guarantee|---) /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every guarantee names at least one test, as `file`: name', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const [, promise, shown = '', end] of rows) {
    expect(promise).toMatch(/\.$/);
    expect(end, promise).toBe('');
    for (const test of shown.split('<br>')) expect(test, promise).toMatch(/^`[^`]+\.(test|spec)\.tsx?`: \S/);
  }
});

const named = rows.flatMap(([, , shown = '']) => shown.split('<br>').map((test) => /^`([^`]+)`: (.+)$/.exec(test)));

test.each(named.map((match) => [match?.[1] ?? '', match?.[2] ?? '']))('%s has the test “%s”', (file, name) => {
  expect(existsSync(resolve(root, file)), `${file} exists`).toBe(true);
  // As it is spelled in the source, where an apostrophe may stand escaped.
  expect(readFileSync(resolve(root, file), 'utf8').replaceAll("\\'", "'")).toContain(name);
});
