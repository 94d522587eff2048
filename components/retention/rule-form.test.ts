import { expect, it } from 'vitest';
import { EMPTY_RULE, fromFields, toFields } from './rule-form';

it('reads an empty field as "for ever"', () => {
  const rule = { op: 'resize', keep_newest: 100, keep_days: 30, log_days: 7, file_days: null };
  expect(toFields(rule)).toEqual({ op: 'resize', keep_newest: '100', keep_days: '30', log_days: '7', file_days: '' });
  expect(fromFields(toFields(rule))).toEqual(rule);
  expect(fromFields(EMPTY_RULE)).toEqual({ op: null, keep_newest: 0, keep_days: null, log_days: null, file_days: null });
  expect(fromFields({ ...EMPTY_RULE, keep_days: '0' })).toMatchObject({ keep_days: 0 });
});

it.each(['-1', '1.5', 'x', '36501', '1e3'])('takes %s for no number of days', (keep_days) => {
  expect(fromFields({ ...EMPTY_RULE, keep_days })).toBeNull();
});
