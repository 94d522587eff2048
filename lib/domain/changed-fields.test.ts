import { expect, it } from 'vitest';
import { changedFields } from './changed-fields';

it('says what was and what is, of what differs alone', () => {
  const before = { name: 'a', tags: ['x'], specs: { n: { min: 1 } }, same: { a: 1, b: 2 }, at: new Date(0), updatedAt: 1 };
  const after = { name: 'b', tags: ['x'], specs: { n: { min: 2 } }, same: { b: 2, a: 1 }, at: new Date(0), updatedAt: 2, more: true };
  expect(changedFields(before, after)).toEqual({
    name: { before: 'a', after: 'b' },
    specs: { before: { n: { min: 1 } }, after: { n: { min: 2 } } },
    more: { before: null, after: true },
  });
  expect(changedFields(before, before)).toEqual({});
  expect(changedFields({ a: 1, b: 1 }, { a: 2, b: 2 }, ['b'])).toEqual({ a: { before: 1, after: 2 } });
});
