import { expect, test } from 'vitest';
import { isJsonObject, isStorableJson, jsonEqual, jsonProblems, MAX_JSON_DEPTH } from './json-value';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

test('lists what cannot be stored, with its place', () => {
  expect(jsonProblems({ a: ['x', 'y\u0000'], b: Infinity, c: { 'k\u0000': 1 }, d: [null, true, 1.5] })).toEqual([
    { path: ['a', '1'], message: 'must not contain the character U+0000' },
    { path: ['b'], message: 'must be a number that is not too large' },
    { path: ['c', 'k\u0000'], message: 'must not contain the character U+0000 in a key' },
  ]);
});

test('limits the depth, however deep the value is', () => {
  expect(isStorableJson(nested(MAX_JSON_DEPTH))).toBe(true);
  expect(isStorableJson(nested(MAX_JSON_DEPTH + 1))).toBe(false);
  expect(isStorableJson(nested(100_000))).toBe(false);
});

test('stops at the limit of problems', () => {
  expect(
    jsonProblems(
      Array.from({ length: 500 }, () => NaN),
      3,
    ),
  ).toHaveLength(3);
});

test.each([undefined, () => 1, Symbol('x'), 1n, new Date(), new Map()])('%s is no JSON', (value) => {
  expect(isStorableJson(value)).toBe(false);
});

test('an object is neither null nor a list nor an instance', () => {
  expect(isJsonObject({})).toBe(true);
  expect(isJsonObject(Object.create(null))).toBe(true);
  expect([null, [], new Date(), 'x', 1].some(isJsonObject)).toBe(false);
});

test('equality looks at values, not at the order of keys', () => {
  expect(jsonEqual({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true);
  expect(jsonEqual({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(jsonEqual({ a: null }, { b: null })).toBe(false);
  expect(jsonEqual([1, 2], [2, 1])).toBe(false);
  expect(jsonEqual([], {})).toBe(false);
  expect(jsonEqual(1, '1')).toBe(false);
  expect(jsonEqual({}, { toString: null })).toBe(false);
});
