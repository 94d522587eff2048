import { expect, it } from 'vitest';
import { fromLocalField, toLocalField } from './filter-times';

it('turns the times of the address into those of the field and back', () => {
  const seconds = String(Math.floor(Date.parse('2026-08-05T22:03:00Z') / 1000));
  expect(fromLocalField(toLocalField(seconds) ?? '')).toBe(seconds);
  expect(toLocalField(seconds)).toMatch(/^2026-08-0\dT\d\d:\d\d$/);
});

it('leaves out what is no time', () => {
  expect(toLocalField(undefined)).toBeUndefined();
  expect(fromLocalField('')).toBe('');
  expect(fromLocalField('2026-08')).toBe('');
});
