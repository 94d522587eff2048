import { expect, test } from 'vitest';
import { matchesPattern, patternProblem } from './pattern';

test.each(['^[a-z]+$', '(?i)abc', '\\p{L}+', '(?P<year>\\d{4})', ''])('%j can be used', (pattern) => {
  expect(patternProblem(pattern)).toBeNull();
});

test.each(['(', '[', '(?=a)', '(?<!a)b', '\\1', 'a**', 'a{1001}', '((a{100}){100}){100}', '(.{1,900}x){5}', 'a'.repeat(1001)])(
  '%j is refused',
  (pattern) => {
    expect(patternProblem(pattern)).toMatch(/RE2|complex|at most/);
  },
);

test('is not anchored', () => {
  expect(matchesPattern('b', 'abc')).toBe(true);
  expect(matchesPattern('^b', 'abc')).toBe(false);
});

test('a dot is one code point', () => {
  expect(matchesPattern('^.$', '😀')).toBe(true);
});

test('what drives a backtracking engine into exponential time is answered at once', () => {
  const started = performance.now();
  expect(matchesPattern('^(a+)+$', `${'a'.repeat(50_000)}!`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(5000);
});
