import { describe, expect, test } from 'vitest';
import { isCalendarDate, parseDatetime } from './calendar';

describe('isCalendarDate', () => {
  test.each(['2024-02-29', '2000-02-29', '2025-12-31', '0001-01-01', '9999-12-31'])('%s exists', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });
  test.each([
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '2025-1-1',
    '25-01-01',
    '2025-01-01T00:00:00Z',
    ' 2025-01-01',
    '2025-01-01\n',
    '',
  ])('%j does not', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});

describe('parseDatetime', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2025-01-31T09:30:00+02:00', Date.UTC(2025, 0, 31, 7, 30)],
    ['2025-01-31t09:30:00.25z', Date.UTC(2025, 0, 31, 9, 30, 0, 250)],
    ['2025-01-01T00:30:00-01:00', Date.UTC(2025, 0, 1, 1, 30)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['1990-12-31T15:59:60-08:00', Date.UTC(1991, 0, 1)],
  ])('%s', (text, instant) => {
    expect(parseDatetime(text)).toBe(instant);
  });
  test('keeps years below 100', () => {
    expect(parseDatetime('0050-01-01T00:00:00Z')).toBeLessThan(Date.UTC(1000, 0, 1));
  });
  test.each([
    '2025-01-31T09:30:00',
    '2025-01-31 09:30:00Z',
    '2025-01-31T09:30Z',
    '2025-02-30T09:30:00Z',
    '2025-01-31T24:00:00Z',
    '2025-01-31T09:60:00Z',
    '2025-01-31T09:30:61Z',
    '2025-01-31T09:30:60Z',
    '2025-01-31T09:30:00+24:00',
    '2025-01-31T09:30:00+0200',
    '2025-01-31T09:30:00.Z',
    '2025-01-31',
    '',
  ])('%j is none', (text) => {
    expect(parseDatetime(text)).toBeNull();
  });
});
