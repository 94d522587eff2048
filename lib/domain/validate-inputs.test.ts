import { describe, expect, test } from 'vitest';
import { SECRET_MASK, type JsonObject } from './input-spec';
import { parseInputSpecs } from './parse-input-specs';
import { validateInputs, type ValidateOptions } from './validate-inputs';

const ID = '0b6c2a4e-8a51-4b7f-9a5e-0f3d1c2b4a59';

function validate(rawSpecs: unknown, raw: unknown, options?: ValidateOptions): ReturnType<typeof validateInputs> {
  const parsed = parseInputSpecs(rawSpecs);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return validateInputs(parsed.specs, raw, options);
}

function inputs(rawSpecs: unknown, raw: unknown, options?: ValidateOptions): JsonObject {
  const result = validate(rawSpecs, raw, options);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.inputs;
}

function problems(rawSpecs: unknown, raw: unknown, options?: ValidateOptions): Record<string, string> {
  const result = validate(rawSpecs, raw, options);
  return result.ok ? {} : Object.fromEntries(result.errors.map(({ path, message }) => [path, message]));
}

describe('types', () => {
  test.each([
    [{ type: 'string' }, ['', 'x', 'é😀', '3']],
    [{ type: 'int' }, [0, -5, 3.0, 1e2, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
    [{ type: 'float' }, [0, 3, 3.5, -1e300, 2 ** 60]],
    [{ type: 'bool' }, [true, false]],
    [{ type: 'list' }, [[], [1, 'x', null, { a: [] }]]],
    [{ type: 'dict' }, [{}, { a: null, b: { c: [1] } }]],
    [{ type: 'file' }, [ID, ID.toUpperCase()]],
    [{ type: 'date' }, ['2024-02-29']],
    [{ type: 'datetime' }, ['2025-01-31T09:30:00Z', '2025-01-31T09:30:00.123+05:30']],
    [{ type: 'secret' }, ['', 'hunter2']],
  ])('%j accepts', (spec, values) => {
    for (const value of values) expect(inputs({ x: spec }, { x: value })).toEqual({ x: value });
  });

  test.each([
    ['string', [1, true, null, [], {}, 'a\u0000b']],
    ['int', [true, '3', '', 3.5, null, [], 2 ** 53, -(2 ** 53), Infinity, NaN]],
    ['float', [true, '3.5', null, {}, Infinity, NaN]],
    ['bool', [0, 1, 'true', null]],
    ['list', [{}, 'x', null, { length: 0 }]],
    ['dict', [[], 'x', null, 1]],
    ['file', ['x', 1, null, `${ID}0`, '']],
    ['date', ['2025-02-30', '2025-2-3', '2025-01-01T00:00:00Z', 20250101, null]],
    ['datetime', ['2025-01-31', '2025-01-31T09:30:00', 0, null]],
    ['secret', [1, null, SECRET_MASK]],
  ])('%s refuses', (type, values) => {
    for (const value of values) expect(Object.keys(problems({ x: { type, required: false } }, { x: value }))).toEqual(['inputs.x']);
  });

  test('a number of JSON text written as 3.0 or 1e2 is an int', () => {
    expect(inputs({ x: { type: 'int' }, y: { type: 'int' } }, JSON.parse('{"x": 3.0, "y": 1e2}'))).toEqual({ x: 3, y: 100 });
  });

  test('an int too large to be kept exactly is refused, not rounded', () => {
    expect(problems({ x: { type: 'int' } }, JSON.parse('{"x": 9007199254740993}'))).toHaveProperty(['inputs.x']);
  });
});

describe('presence', () => {
  test('required unless said otherwise', () => {
    expect(problems({ a: { type: 'int' }, b: { type: 'int', required: true }, c: { type: 'int', required: false } }, {})).toEqual({
      'inputs.a': 'is required',
      'inputs.b': 'is required',
    });
  });

  test('a default fills what is absent, in the order of the specs, and makes nothing else', () => {
    const specs = {
      a: { type: 'int', default: 3 },
      b: { type: 'string' },
      c: { type: 'bool', default: false },
      d: { type: 'int', required: false },
      e: { type: 'int', prefill: 4, required: false },
    };
    const result = inputs(specs, { b: 'x' });
    expect(result).toEqual({ a: 3, b: 'x', c: false });
    expect(Object.keys(result)).toEqual(['a', 'b', 'c']);
  });

  test('null is a value of the wrong type, never an absent one', () => {
    expect(problems({ a: { type: 'int', default: 3 }, b: { type: 'int', required: false } }, { a: null, b: null })).toEqual({
      'inputs.a': 'must be a whole number, not null',
      'inputs.b': 'must be a whole number, not null',
    });
  });

  test('unknown inputs are named', () => {
    const found = problems({ top_k: { type: 'int', default: 3 } }, JSON.parse('{"topk": 1, "__proto__": 2, "constructor": 3}'));
    expect(Object.keys(found)).toEqual(['inputs.topk', 'inputs.__proto__', 'inputs.constructor']);
    expect(found['inputs.topk']).toContain('top_k');
    expect(problems({}, { a: 1 })['inputs.a']).toContain('takes none');
  });

  test('an inherited name is not a given input', () => {
    expect(problems({ constructor: { type: 'string' } }, {})).toEqual({ 'inputs.constructor': 'is required' });
    expect(inputs({ constructor: { type: 'string' } }, { constructor: 'x' })).toEqual({ constructor: 'x' });
  });

  test.each([null, [], 'x', 3, undefined])('%j is no object of inputs', (raw) => {
    expect(problems({}, raw)).toHaveProperty(['inputs']);
  });
});

describe('rules', () => {
  test('bounds of numbers', () => {
    const specs = { i: { type: 'int', min: 1, max: 10 }, f: { type: 'float', min: -0.5, max: 0.5 } };
    expect(problems(specs, { i: 0, f: 0.6 })).toEqual({ 'inputs.i': 'must be at least 1', 'inputs.f': 'must be at most 0.5' });
    expect(problems(specs, { i: 11, f: -0.6 })).toEqual({ 'inputs.i': 'must be at most 10', 'inputs.f': 'must be at least -0.5' });
    expect(problems(specs, { i: 1, f: 0.5 })).toEqual({});
  });

  test('bounds of days and of instants', () => {
    const specs = { d: { type: 'date', min: '2025-01-01', max: '2025-12-31' }, t: { type: 'datetime', min: '2025-01-01T00:00:00Z' } };
    expect(problems(specs, { d: '2024-12-31', t: '2025-01-01T00:30:00+01:00' })).toEqual({
      'inputs.d': 'must be 2025-01-01 or later',
      'inputs.t': 'must be 2025-01-01T00:00:00Z or later',
    });
    expect(problems(specs, { d: '2026-01-01', t: '2024-12-31T23:30:00-01:00' })).toEqual({ 'inputs.d': 'must be 2025-12-31 or earlier' });
  });

  test('bounds of a count', () => {
    const specs = { l: { type: 'list', min: 1, max: 2 }, d: { type: 'dict', min: 1, max: 1 } };
    expect(problems(specs, { l: [], d: {} })).toEqual({
      'inputs.l': 'must have at least 1 item',
      'inputs.d': 'must have at least 1 entry',
    });
    expect(problems(specs, { l: [1, 2, 3], d: { a: 1, b: 2 } })).toEqual({
      'inputs.l': 'must have at most 2 items',
      'inputs.d': 'must have at most 1 entry',
    });
  });

  test('lengths count code points', () => {
    const specs = { x: { type: 'string', min_length: 2, max_length: 3 } };
    expect(problems(specs, { x: '😀😀😀' })).toEqual({});
    expect(problems(specs, { x: '😀' })).toEqual({ 'inputs.x': 'must have at least 2 characters' });
    expect(problems(specs, { x: '😀😀😀😀' })).toEqual({ 'inputs.x': 'must have at most 3 characters' });
  });

  test('pattern, in the words of its author where there are some', () => {
    expect(problems({ x: { type: 'string', pattern: '^a' } }, { x: 'b' })).toEqual({ 'inputs.x': 'must match the pattern ^a' });
    expect(problems({ x: { type: 'secret', pattern: '^a', pattern_hint: 'starts with a' } }, { x: 'b' })).toEqual({
      'inputs.x': 'has not the right form: starts with a',
    });
  });

  test('choices, plain and titled', () => {
    const specs = { x: { type: 'int', choices: [1, { value: 2, title: 'Two' }] } };
    expect(problems(specs, { x: 2 })).toEqual({});
    expect(problems(specs, { x: 3 })).toEqual({ 'inputs.x': 'must be one of 1, 2' });
    expect(problems(specs, { x: '1' })).toEqual({ 'inputs.x': 'must be a whole number, not text' });
  });
});

describe('nesting', () => {
  const specs = {
    items: { type: 'list', items: { type: 'int' }, required: false },
    conf: {
      type: 'dict',
      required: false,
      properties: {
        key: { type: 'string' },
        n: { type: 'int', default: 1 },
        deep: { type: 'list', required: false, items: { type: 'dict', properties: { d: { type: 'date' } } } },
      },
    },
    free: { type: 'dict', required: false },
  };

  test('paths lead to the fault, and all faults are there', () => {
    expect(
      problems(specs, { items: [1, 2, 3, 'x'], conf: { kye: 1, deep: [{ d: '2025-01-01' }, { d: 'x' }, 3] }, free: { a: ['\u0000'] } }),
    ).toEqual({
      'inputs.items.3': 'must be a whole number, not text',
      'inputs.conf.key': 'is required',
      'inputs.conf.kye': 'is not a known entry',
      'inputs.conf.deep.1.d': 'must be a date such as 2025-01-31',
      'inputs.conf.deep.2': 'must be an object',
      'inputs.free.a.0': 'must not contain the character U+0000',
    });
  });

  test('defaults of properties are filled in', () => {
    expect(inputs(specs, { conf: { key: 'k' } })).toEqual({ conf: { key: 'k', n: 1 } });
  });

  test('what a free value holds stays as it is', () => {
    const free: unknown = JSON.parse('{"__proto__": {"a": 1}, "z": null, "a": [1.5]}');
    expect(JSON.stringify(inputs(specs, { free }))).toBe('{"free":{"__proto__":{"a":1},"z":null,"a":[1.5]}}');
  });

  test('a flood of problems is counted, not listed', () => {
    const result = validate(specs, { items: Array.from({ length: 5000 }, () => 'x') });
    expect(result.ok ? [] : result.errors).toHaveLength(1001);
    expect(result.ok ? null : result.errors.at(-1)).toEqual({ path: 'inputs', message: 'has 4000 more problems' });
  });
});

describe('masked secrets', () => {
  const specs = { key: { type: 'secret', pattern: '^k' } };
  test('stand for the stored ones only where the caller says so', () => {
    expect(Object.keys(problems(specs, { key: SECRET_MASK }))).toEqual(['inputs.key']);
    expect(inputs(specs, { key: SECRET_MASK }, { keepMasked: true })).toEqual({ key: SECRET_MASK });
  });
  test('as a default, in the specs that a browser sees, stand for the real one', () => {
    expect(validateInputs({ key: { type: 'secret', default: SECRET_MASK } }, {})).toEqual({ ok: true, inputs: { key: SECRET_MASK } });
  });
});

test('patterns cannot be used to keep the server busy: their cost is limited over the whole document', () => {
  const specs = {
    x: { type: 'list', items: { type: 'string', pattern: '^([a-z]{1,50}[0-9]{1,50}){9}$' } },
    y: { type: 'string', pattern: '^[ab]*$' },
  };
  const found = problems(specs, { x: Array.from({ length: 160 }, () => 'ab1'.repeat(33_333)), y: 'a'.repeat(1_000_000) });
  expect(found['inputs.x.159']).toBe('is too long to be compared with its pattern');
  expect(problems({ y: specs.y }, { y: 'a'.repeat(1_000_000) })).toEqual({});
});
