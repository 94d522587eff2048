import { describe, expect, it } from 'vitest';
import { formatBytes, formatMebibytes, formatNumber, plural } from './format-size';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KB'],
    [3 * 1024 ** 3, '3 GB'],
    [5 * 1024 ** 5, '5120 TB'],
  ])('%d bytes is %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });

  it('reads memory in MB', () => {
    expect(formatMebibytes(512)).toBe('512 MB');
    expect(formatMebibytes(7987)).toBe('7.8 GB');
  });

  it('rounds and counts', () => {
    expect(formatNumber(0.1 + 0.2)).toBe('0.3');
    expect(plural(1, 'run')).toBe('1 run');
    expect(plural(0, 'run')).toBe('0 runs');
    expect(plural(12_000, 'line')).toBe('12,000 lines');
  });
});
