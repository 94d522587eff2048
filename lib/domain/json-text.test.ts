import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonText } from './json-text';

test.each([
  ['{"a": 1,}', 1, 9, 'no comma may stand before }'],
  ['[1, 2', 1, 6, 'it ends too early'],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'unexpected "'],
  ["{'a': 1}", 1, 2, 'text must be in double quotes'],
  ['[1, x]', 1, 5, 'unexpected x'],
  ['[01]', 1, 2, 'unexpected 0'],
  ['[1.]', 1, 2, 'unexpected 1'],
  ['"a\nb"', 1, 3, 'a text or value is not finished on this line'],
  ['{} {}', 1, 4, 'unexpected {'],
  ['', 1, 1, 'it ends too early'],
  ['{"a" 1}', 1, 6, 'unexpected 1'],
  ['[\n\n"\\q"]', 3, 2, 'unexpected \\'],
  ['[😀]', 1, 2, 'unexpected 😀'],
])('%j: line %i, column %i, %s', (text, line, column, reason) => {
  expect(parseJsonText(text)).toEqual({
    ok: false,
    line,
    column,
    message: `must be valid JSON: line ${line}, column ${column}: ${reason}`,
  });
});

test('parses what JSON.parse parses', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
    }),
  );
});

test('locates a fault within the text, however it was broken', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(200), fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '\n', '-', '\\'), (text, at, insert) => {
      const broken = text.slice(0, at) + insert + text.slice(at + 1);
      const parsed = parseJsonText(broken);
      if (parsed.ok) return;
      expect(parsed.line).toBeLessThanOrEqual(broken.split('\n').length);
      expect(parsed.column).toBeLessThanOrEqual((broken.split('\n')[parsed.line - 1]?.length ?? 0) + 1);
    }),
    { numRuns: 500 },
  );
});

test('nesting deeper than any stack is located too', () => {
  expect(parseJsonText(`${'['.repeat(200_000)}x`)).toMatchObject({ ok: false, line: 1, column: 200_001 });
});
