import { expect, test } from 'vitest';
import { median, percentile } from './statistics';

test('the median is the middle, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 2, 1, 4])).toBe(3);
});

test('percentiles lie between samples where they must', () => {
  const samples = Array.from({ length: 101 }, (_, index) => index);
  expect(percentile(samples, 0.95)).toBe(95);
  expect(percentile([0, 10], 0.95)).toBe(9.5);
  expect(percentile([7], 0.95)).toBe(7);
});

test('no samples have no percentile', () => {
  expect(() => median([])).toThrow('There are no samples.');
});
