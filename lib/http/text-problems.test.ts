import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textProblems } from './text-problems';

const paths = (value: unknown, anyKey = false): string[] => textProblems(value, { anyKey }).map(({ path }) => path.join('.'));

it('finds half surrogate pairs in texts and keys, and __proto__, by their paths', () => {
  expect(paths({ a: ['ok', '\ud800'], b: { c: 'x\udc00y' } })).toEqual(['a.1', 'b.c']);
  expect(paths(JSON.parse('{"a":{"__proto__":1},"__proto__":{"b":"\\ud800"}}'))).toEqual(['a.__proto__', '__proto__', '__proto__.b']);
  expect(paths(JSON.parse('{"__proto__":1}'), true)).toEqual([]);
  expect(paths({ 'k\ud83d': 1 })).toEqual(['k\ufffd']);
  expect(paths('\udfff')).toEqual(['']);
});

it('has nothing against whole characters, whatever they are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      if (!text.includes('\\ud') && !text.includes('__proto__')) expect(paths(value)).toEqual([]);
    }),
  );
  expect(paths({ '💾': ['💾', '\ufffd', '\u0001', 'é'] })).toEqual([]);
});

it('says so much and no more', () => {
  expect(paths(Array(500).fill('\ud800'))).toHaveLength(100);
});
