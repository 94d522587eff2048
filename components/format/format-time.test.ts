import { describe, expect, it } from 'vitest';
import { formatAgo, formatClock, formatDate, formatDateTime, formatDuration, formatElapsed } from './format-time';

const AT = '2026-08-05T22:03:09.250Z';

describe('times', () => {
  it('are those of the zone of the person looking', () => {
    expect(formatDateTime(AT, 'UTC')).toBe('5 Aug 2026, 22:03:09 UTC');
    expect(formatDateTime(AT, 'Asia/Tokyo')).toBe('6 Aug 2026, 07:03:09');
    expect(formatDate(AT, 'Asia/Tokyo')).toBe('6 Aug 2026');
    expect(formatClock('2026-08-05T00:00:00Z', 'UTC')).toBe('00:00:00');
  });
});

describe('durations', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [850, '850 ms'],
    [4250, '4.2 s'],
    [9999, '9.9 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [65_000, '1 min 5 s'],
    [7_380_000, '2 h 3 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('counts up in whole seconds', () => {
    expect(formatElapsed(4250)).toBe('4 s');
    expect(formatElapsed(65_000)).toBe('1 min 5 s');
  });
});

describe('distances', () => {
  const now = new Date(AT).getTime();
  it.each([
    [-2_000, 'just now'],
    [1_500, 'just now'],
    [3_000, 'in a moment'],
    [-12_000, '12 s ago'],
    [-300_000, '5 min ago'],
    [-2 * 86_400_000, '2 d ago'],
    [30_000, 'in 30 s'],
  ])('%d ms from now is %s', (offset, words) => {
    expect(formatAgo(new Date(now + offset).toISOString(), now)).toBe(words);
  });

  it('leaves old times to the date', () => {
    expect(formatAgo(new Date(now - 40 * 86_400_000).toISOString(), now)).toBeNull();
  });
});
