import { expect, it } from 'vitest';
import { labelChange } from './bulk-labels';

it('asks for what was typed, and for nothing where a field is wrong or both are empty', () => {
  expect(labelChange({ add: ' team : blue ', remove: '' })).toEqual({ add: { team: 'blue' }, remove: [] });
  expect(labelChange({ add: '', remove: ' old ' })).toEqual({ add: {}, remove: ['old'] });
  expect(labelChange({ add: 'urgent', remove: 'old' })).toEqual({ add: { urgent: '' }, remove: ['old'] });
  for (const [add, remove] of [
    ['', ' '],
    ['No good', ''],
    ['team:blue', 'team:red'],
    ['No good', 'old'],
  ] as const)
    expect(labelChange({ add, remove })).toBeNull();
});
