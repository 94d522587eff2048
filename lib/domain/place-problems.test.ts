import { expect, test } from 'vitest';
import { buildForm } from './field-model';
import { placeProblems } from './place-problems';

const { fields } = buildForm({
  first: { type: 'string', title: 'First' },
  rows: { type: 'list', title: 'Rows', items: { type: 'int' } },
  group: { type: 'dict', title: 'Group', properties: { key: { type: 'string', title: 'Key' } } },
  free: { type: 'dict', title: 'Free' },
});
const values = { first: '', rows: ['1', 'x'], group: { key: '' }, free: '{"a": [""]}' };

function place(...paths: string[]): unknown[] {
  return placeProblems(
    fields,
    values,
    paths.map((path) => ({ path, message: 'is wrong' })),
  ).map(({ field, message }) => [field?.label ?? null, field?.path ?? null, message]);
}

test('each problem is at its field, in the order of the form', () => {
  expect(place('inputs.free', 'inputs.group.key', 'inputs.rows.1', 'inputs.rows', 'inputs.first')).toEqual([
    ['First', 'inputs.first', 'is wrong'],
    ['Rows', 'inputs.rows', 'is wrong'],
    ['Rows 2', 'inputs.rows.1', 'is wrong'],
    ['Key', 'inputs.group.key', 'is wrong'],
    ['Free', 'inputs.free', 'is wrong'],
  ]);
});

test('one inside a field says where', () => {
  expect(place('inputs.free.a.0', 'inputs.group.nope')).toEqual([
    ['Group', 'inputs.group', 'nope is wrong'],
    ['Free', 'inputs.free', 'a.0 is wrong'],
  ]);
});

test('what no field can mend is kept, last', () => {
  expect(place('inputs.gone', 'inputs', 'priority', 'inputs.first')).toEqual([
    ['First', 'inputs.first', 'is wrong'],
    [null, null, 'inputs.gone is wrong'],
    [null, null, 'is wrong'],
    [null, null, 'priority is wrong'],
  ]);
});
