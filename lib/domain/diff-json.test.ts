import { describe, expect, it } from 'vitest';
import { diffJson } from './diff-json';
import type { Json } from './input-spec';

const paths = (left: Json | undefined, right: Json | undefined) => diffJson(left, right).map(({ path }) => path);

describe('the differences of two JSON values', () => {
  it.each<[string, Json, Json, string[]]>([
    ['none', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['none in the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['the values themselves', 1, '1', ['']],
    ['of another kind', { a: 1 }, [1], ['']],
    ['deep down', { a: { b: [{ c: 1, d: 2 }] } }, { a: { b: [{ c: 1, d: 3 }] } }, ['a.b[0].d']],
    ['at the end of a list', [1, 2], [1, 2, 3], ['[2]']],
    ['keys that are no names', { 'a b': 1, '': 1 }, { 'a b': 2, '': 2 }, ['["a b"]', '[""]']],
    ['keys that objects bring along', { toString: 1 }, {}, ['toString']],
  ])('are %s', (_, left, right, expected) => {
    expect(paths(left, right)).toEqual(expected);
  });

  it('tell nothing there from null', () => {
    expect(diffJson({ a: null }, {})).toEqual([{ path: 'a', left: null, right: undefined }]);
    expect(diffJson(undefined, undefined)).toEqual([]);
    expect(diffJson(undefined, 0)).toEqual([{ path: '', left: undefined, right: 0 }]);
  });
});
