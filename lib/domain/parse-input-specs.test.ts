import { describe, expect, test } from 'vitest';
import { SECRET_MASK, type InputSpecs } from './input-spec';
import { MAX_INPUTS, MAX_SPEC_DEPTH, parseInputSpecs } from './parse-input-specs';

function parsed(raw: unknown): InputSpecs {
  const result = parseInputSpecs(raw);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.specs;
}

/** The paths of the problems, each with its message. */
function problems(raw: unknown): Record<string, string> {
  const result = parseInputSpecs(raw);
  return result.ok ? {} : Object.fromEntries(result.errors.map(({ path, message }) => [path, message]));
}

describe('what is accepted', () => {
  test.each([
    ['str', 'string'],
    ['integer', 'int'],
    ['number', 'float'],
    ['boolean', 'bool'],
    ['array', 'list'],
    ['object', 'dict'],
    ['string', 'string'],
    ['secret', 'secret'],
  ])('type %s is %s', (written, canonical) => {
    expect(parsed({ x: { type: written } })).toEqual({ x: { type: canonical } });
  });

  test('keeps everything else as written, in the order of its author', () => {
    const raw = {
      zeta: {
        title: 'Zeta',
        type: 'integer',
        min: 1,
        max: 9,
        default: 3,
        unit: 'px',
        section: 'Size',
        choices: [3, { value: 4, title: 'Four' }],
      },
      alpha: {
        type: 'array',
        items: { type: 'object', properties: { k: { type: 'str', required: false, default: 'v' } } },
        min: 0,
        max: 2,
      },
      when: { type: 'datetime', min: '2025-01-01T00:00:00Z', max: '2025-12-31T00:00:00+01:00', visible_when: { zeta: 3 } },
      upload: { type: 'file', accept: ['.csv'], max_size_mb: 0.5, example: 'table.csv', deprecated: 'use alpha' },
    };
    const specs = parsed(raw);
    expect(Object.keys(specs)).toEqual(['zeta', 'alpha', 'when', 'upload']);
    expect(Object.keys(specs.zeta ?? {})).toEqual(Object.keys(raw.zeta));
    expect(JSON.stringify(specs)).toBe(
      JSON.stringify(raw)
        .replace('"integer"', '"int"')
        .replace('"array"', '"list"')
        .replace('"object"', '"dict"')
        .replace('"str"', '"string"'),
    );
  });

  test('an attribute that is null was not given', () => {
    expect(parsed({ x: { type: 'int', min: null, default: null, title: null, items: null } })).toEqual({ x: { type: 'int' } });
  });

  test('names that every object inherits are names like others', () => {
    expect(Object.keys(parsed({ constructor: { type: 'int' }, toString: { type: 'int' } }))).toEqual(['constructor', 'toString']);
  });

  test('a ghost text may be any text, or a value of the type that need not be a valid one', () => {
    expect(problems({ a: { type: 'int', example: 'a number of pages' }, b: { type: 'int', max: 3, example: 10 } })).toEqual({});
  });
});

describe('what is refused', () => {
  test.each([null, 1, 'x', [], true])('%j is no input_specs', (raw) => {
    expect(problems(raw)).toHaveProperty(['']);
  });

  test.each(['', '1a', '_a', 'a-b', 'a b', 'ä', 'a'.repeat(65)])('the name %j', (name) => {
    expect(problems({ [name]: { type: 'int' } })[name]).toMatch(/name/);
  });

  test('the name __proto__, without touching any prototype', () => {
    expect(problems(JSON.parse('{"__proto__": {"type": "int"}}'))).toHaveProperty(['__proto__']);
    expect(problems(JSON.parse('{"x": {"type": "int", "__proto__": {"min": 1}}}'))).toHaveProperty(['x.__proto__']);
  });

  test.each([null, 'int', 1, []])('the spec %j', (spec) => {
    expect(problems({ x: spec })).toEqual({ x: 'must be an object with a type' });
  });

  test.each([undefined, null, 'text', 'Int', 1, ['int']])('the type %j', (type) => {
    expect(problems({ x: { type } })['x.type']).toMatch(/must be one of string, int/);
  });

  test('unknown attributes, by name', () => {
    expect(Object.keys(problems({ x: { type: 'int', minimum: 1, Max: 2 }, y: { type: 'nope', foo: 1 } }))).toEqual([
      'x.minimum',
      'x.Max',
      'y.type',
      'y.foo',
    ]);
  });

  test.each([
    ['int', 'min_length', 1],
    ['string', 'min', 1],
    ['secret', 'choices', ['a']],
    ['bool', 'max', 1],
    ['list', 'choices', [[1]]],
    ['string', 'items', { type: 'int' }],
    ['list', 'properties', {}],
    ['dict', 'items', { type: 'int' }],
    ['string', 'accept', '.csv'],
    ['int', 'multiline', true],
    ['int', 'pattern', 'x'],
  ])('on %s the attribute %s, which does not fit', (type, attribute, value) => {
    expect(problems({ x: { type, [attribute]: value } })[`x.${attribute}`]).toMatch(/does not apply/);
  });

  test.each([
    ['int', 'min', 1.5],
    ['int', 'max', '3'],
    ['int', 'max', 2 ** 53],
    ['float', 'min', '0'],
    ['float', 'min', Infinity],
    ['list', 'min', -1],
    ['dict', 'max', 1.5],
    ['date', 'min', '2025-02-30'],
    ['date', 'min', 20250101],
    ['datetime', 'max', '2025-01-01'],
    ['string', 'min_length', -1],
    ['string', 'max_length', '3'],
    ['string', 'pattern', '(?=x)'],
    ['string', 'pattern', 3],
    ['string', 'pattern_hint', 3],
    ['string', 'required', 'yes'],
    ['string', 'title', 3],
    ['string', 'title', 'a\u0000'],
    ['string', 'title', 'a'.repeat(201)],
    ['string', 'multiline', 1],
    ['string', 'deprecated', 1],
    ['string', 'visible_when', 'mode'],
    ['string', 'visible_when', {}],
    ['string', 'visible_when', []],
    ['string', 'step', 1],
    ['int', 'step', 0],
    ['int', 'step', 0.5],
    ['string', 'format', 'phone'],
    ['string', 'messages', 'please'],
    ['string', 'messages', { length: 'too long' }],
    ['string', 'messages', { required: '' }],
    ['string', 'choices', []],
    ['string', 'choices', 'abc'],
    ['list', 'items', 'int'],
    ['dict', 'properties', [{ type: 'int' }]],
    ['file', 'accept', []],
    ['file', 'accept', 3],
    ['file', 'max_size_mb', 0],
  ])('on %s the attribute %s as %j', (type, attribute, value) => {
    expect(Object.keys(problems({ x: { type, [attribute]: value } }))).toEqual([`x.${attribute}`]);
  });
});

describe('contradictions', () => {
  test('min above max, for every type that has them', () => {
    expect(
      Object.keys(
        problems({
          i: { type: 'int', min: 3, max: 2 },
          f: { type: 'float', min: 0.2, max: 0.1 },
          d: { type: 'date', min: '2025-02-01', max: '2025-01-01' },
          t: { type: 'datetime', min: '2025-01-01T00:00:00Z', max: '2025-01-01T00:30:00+01:00' },
          l: { type: 'list', min: 2, max: 1 },
          s: { type: 'string', min_length: 2, max_length: 1 },
        }),
      ),
    ).toEqual(['i.min', 'f.min', 'd.min', 't.min', 'l.min', 's.min_length']);
  });

  test('equal bounds are none', () => {
    expect(problems({ i: { type: 'int', min: 3, max: 3, default: 3 }, s: { type: 'string', min_length: 1, max_length: 1 } })).toEqual({});
  });

  test('a default or prefill that the rules refuse', () => {
    expect(
      problems({
        a: { type: 'int', max: 2, default: 3 },
        b: { type: 'int', default: '3' },
        c: { type: 'string', pattern: '^x', pattern_hint: 'starts with x', default: 'y' },
        d: { type: 'list', items: { type: 'int' }, default: [1, 'x'] },
        e: { type: 'dict', properties: { k: { type: 'int' } }, default: { q: 1 } },
        f: { type: 'string', choices: ['x', 'y'], prefill: 'z' },
        g: { type: 'date', default: '2025-02-30' },
        h: { type: 'string', default: 'a\u0000' },
        i: { type: 'bool', default: 1 },
        j: { type: 'int', default: 2 ** 53 },
      }),
    ).toEqual({
      'a.default': 'must be at most 2',
      'b.default': 'must be a whole number, not text',
      'c.default': 'has not the right form: starts with x',
      'd.default.1': 'must be a whole number, not text',
      'e.default.k': 'is required',
      'e.default.q': 'is not a known entry',
      'f.prefill': 'must be one of x, y',
      'g.default': 'must be a date that exists in the calendar',
      'h.default': 'must not contain the character U+0000',
      'i.default': 'must be true or false',
      'j.default': 'must be a whole number between -9007199254740991 and 9007199254740991',
    });
  });

  test('an example of another type', () => {
    expect(
      Object.keys(problems({ x: { type: 'string', example: 3 }, y: { type: 'list', items: { type: 'int' }, example: ['a'] } })),
    ).toEqual(['x.example', 'y.example.0']);
  });

  test('choices that the rules refuse, that repeat, or that are no choices', () => {
    expect(
      Object.keys(
        problems({
          x: {
            type: 'int',
            max: 3,
            choices: [1, '2', 4, 1, { value: 2 }, { value: 9, title: 'Nine' }, { value: 3, title: 'Three', note: '' }],
          },
        }),
      ).sort(),
    ).toEqual(['x.choices.1', 'x.choices.2', 'x.choices.3', 'x.choices.4.title', 'x.choices.5.value', 'x.choices.6.note']);
  });

  test('a dict that cannot have as many entries as it must', () => {
    const properties = { a: { type: 'int' }, b: { type: 'int', required: false } };
    expect(Object.keys(problems({ x: { type: 'dict', properties, min: 3 }, y: { type: 'dict', properties, max: 0 } }))).toEqual([
      'x.min',
      'y.max',
    ]);
  });

  test('secrets that would be shown, and the mask in place of one', () => {
    expect(
      Object.keys(
        problems({
          a: { type: 'secret', default: SECRET_MASK },
          b: { type: 'secret', prefill: 'hunter2' },
          c: { type: 'list', items: { type: 'secret' }, prefill: ['hunter2'] },
        }),
      ),
    ).toEqual(['a.default', 'b.prefill', 'c.prefill']);
    expect(problems({ a: { type: 'secret', default: 'hunter2' } })).toEqual({});
  });
});

describe('nesting and size', () => {
  test('problems deep inside keep their path', () => {
    const raw = { x: { type: 'list', items: { type: 'dict', properties: { k: { type: 'int', min: 2, max: 1 }, '2': { type: 'int' } } } } };
    expect(Object.keys(problems(raw)).sort()).toEqual(['x.items.properties.2', 'x.items.properties.k.min']);
  });

  test('what is about absence has no meaning on the items of a list', () => {
    expect(Object.keys(problems({ x: { type: 'list', items: { type: 'int', default: 1, section: 'A' } } }))).toEqual([
      'x.items.default',
      'x.items.section',
    ]);
  });

  function nested(depth: number): unknown {
    return depth === 1 ? { type: 'int' } : { type: 'list', items: nested(depth - 1) };
  }

  test(`at most ${MAX_SPEC_DEPTH} levels`, () => {
    expect(problems({ x: nested(MAX_SPEC_DEPTH) })).toEqual({});
    expect(Object.values(problems({ x: nested(MAX_SPEC_DEPTH + 1) }))).toEqual([`must not be nested deeper than ${MAX_SPEC_DEPTH} levels`]);
    expect(parseInputSpecs({ x: nested(5000) }).ok).toBe(false);
  });

  test(`at most ${MAX_INPUTS} inputs`, () => {
    const many = (count: number): unknown =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, { type: 'int' }]));
    expect(problems(many(MAX_INPUTS))).toEqual({});
    expect(Object.keys(problems(many(MAX_INPUTS + 5)))).toEqual([`x${MAX_INPUTS}`]);
  });
});

test('every problem is reported at once', () => {
  expect(Object.keys(problems({ a: { type: 'int', min: 'x', nope: 1, title: 2 }, 'b c': { type: 'int' }, d: null }))).toEqual([
    'a.min',
    'a.nope',
    'a.title',
    'b c',
    'd',
  ]);
});
