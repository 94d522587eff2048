import { afterEach, expect, test } from 'vitest';
import { parseDatetime } from './calendar';
import { fromLocalDatetime, toLocalDatetime } from './local-datetime';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test.each([
  ['Europe/Berlin', '2025-01-31T08:30:00Z', '2025-01-31T09:30:00', '2025-01-31T09:30:00+01:00'],
  ['Europe/Berlin', '2025-07-31T08:30:00Z', '2025-07-31T10:30:00', '2025-07-31T10:30:00+02:00'],
  ['America/New_York', '2025-01-01T01:00:00.250Z', '2024-12-31T20:00:00.250', '2024-12-31T20:00:00.250-05:00'],
  ['Asia/Kolkata', '2025-01-01T00:00:00+05:30', '2025-01-01T00:00:00', '2025-01-01T00:00:00+05:30'],
  ['UTC', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00', '2025-01-01T00:00:00+00:00'],
])('in %s %s is %s', (name, instant, local, written) => {
  process.env.TZ = name;
  expect(toLocalDatetime(instant)).toBe(local);
  expect(fromLocalDatetime(local)).toBe(written);
  expect(parseDatetime(written)).toBe(parseDatetime(instant));
});

test('minutes are enough', () => {
  process.env.TZ = 'UTC';
  expect(fromLocalDatetime('2025-01-31T09:30')).toBe('2025-01-31T09:30:00+00:00');
});

test('an hour that does not exist is the one after it', () => {
  process.env.TZ = 'Europe/Berlin';
  expect(fromLocalDatetime('2025-03-30T02:30')).toBe('2025-03-30T03:30:00+02:00');
});

test('what is no date-time is none', () => {
  expect(toLocalDatetime('2025-01-31')).toBeNull();
  expect(fromLocalDatetime('')).toBeNull();
  expect(fromLocalDatetime('2025-01-31T09:30Z')).toBeNull();
  expect(fromLocalDatetime('2025-13-31T09:30')).toBeNull();
});
