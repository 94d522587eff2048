import { describe, expect, it, test } from 'vitest';
import type { InputSpec, InputSpecs, JsonObject } from './input-spec';
import { lintDefinition, type LintedDefinition } from './lint-definition';
import { LINT_RULES } from './lint-hint';
import { inputsWithHabits } from './lint-past-values';
import { parseInputSpecs } from './parse-input-specs';

const kind = { description: 'Counts words.', output_specs: { words: { type: 'int' } }, timeout_s: 60 };
const text = { type: 'string', title: 'Text', example: 'a b c' } as const;

function specsOf(raw: unknown): InputSpecs {
  const parsed = parseInputSpecs(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.specs;
}

/** The hints as `rule path`. */
function hints(definition: LintedDefinition, past = {}): string[] {
  return lintDefinition(definition, past).map(({ rule, path }) => `${rule} ${path}`);
}

const ofInput = (spec: JsonObject, past: { value: string | number | boolean; runs: number }[] = []): string[] =>
  hints({ ...kind, input_specs: specsOf({ x: spec }) }, { x: past });

it('has nothing to say about a kind definition', () => {
  const specs = specsOf({
    text,
    pages: { type: 'int', title: 'Pages', unit: 'pages', min: 1, max: 10 },
    table: { type: 'file', title: 'Table', accept: '.csv', max_size_mb: 10 },
    region: { type: 'string', title: 'Region', choices: [{ value: 'eu-west-1', title: 'Ireland' }], default: 'eu-west-1' },
    fast: { type: 'bool', title: 'Fast', default: false },
  });
  expect(lintDefinition({ ...kind, input_specs: specs })).toEqual([]);
});

describe('the whole', () => {
  it.each([
    ['no readme', { description: null }, 'readme description'],
    ['a blank readme', { description: ' \n' }, 'readme description'],
    ['no outputs', { output_specs: null }, 'outputs output_specs'],
    ['empty outputs', { output_specs: {} }, 'outputs output_specs'],
    ['no timeout', { timeout_s: null }, 'timeout timeout_s'],
  ])('%s', (_, change, hint) => {
    expect(hints({ ...kind, input_specs: { text }, ...change })).toEqual([hint]);
  });

  it('asks for sections from nine inputs on, unless there are some', () => {
    const named = (count: number, spec: InputSpec = text) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`i${n}`, spec]));
    expect(hints({ ...kind, input_specs: named(8) })).toEqual([]);
    expect(hints({ ...kind, input_specs: named(9) })).toEqual(['sections input_specs']);
    expect(hints({ ...kind, input_specs: { ...named(9), last: { ...text, section: 'More' } } })).toEqual([]);
  });
});

describe('one input', () => {
  it.each<[string, JsonObject, string[]]>([
    ['no title', { type: 'string', example: 'a' }, ['title input_specs.x']],
    ['a blank title', { type: 'string', title: ' ', example: 'a' }, ['title input_specs.x']],
    ['text that nothing explains', { type: 'string', title: 'X' }, ['example input_specs.x']],
    ['text with a description', { type: 'string', title: 'X', description: 'Why.' }, []],
    ['text whose format explains it', { type: 'string', title: 'X', format: 'email' }, []],
    ['a bare number', { type: 'float', title: 'X' }, ['unit input_specs.x', 'bounds input_specs.x']],
    ['a number without a max', { type: 'int', title: 'X', unit: 'px', min: 0 }, ['bounds input_specs.x']],
    ['a number with choices', { type: 'int', title: 'X', unit: 'px', choices: [1, 2] }, []],
    ['choices that are words', { type: 'string', title: 'X', choices: ['small', 'Very large'] }, []],
    ['choices that are codes', { type: 'string', title: 'X', choices: ['eu-west-1', 'other'] }, ['choice_titles input_specs.x.choices']],
    ['choices in capitals', { type: 'string', title: 'X', choices: ['GET', 'POST'] }, ['choice_titles input_specs.x.choices']],
    ['choices of two letters', { type: 'string', title: 'X', choices: ['en', 'de'] }, ['choice_titles input_specs.x.choices']],
    ['choices with underscores', { type: 'string', title: 'X', choices: ['nearest_up', 'b'] }, ['choice_titles input_specs.x.choices']],
    ['numbers to choose without a unit', { type: 'int', title: 'X', choices: [1, 2] }, ['choice_titles input_specs.x.choices']],
    [
      'codes with titles',
      {
        type: 'string',
        title: 'X',
        choices: [
          { value: 'en', title: 'English' },
          { value: 'de', title: 'German' },
        ],
      },
      [],
    ],
    [
      'codes titled by themselves',
      { type: 'string', title: 'X', choices: [{ value: 'en', title: 'en' }, 'other'] },
      ['choice_titles input_specs.x.choices'],
    ],
    ['a switch that must be given', { type: 'bool', title: 'X' }, ['default input_specs.x']],
    ['a switch that need not', { type: 'bool', title: 'X', required: false }, []],
    ['a prefill that everybody gets', { ...text, prefill: 'a' }, ['default input_specs.x']],
    ['the only choice', { type: 'string', title: 'X', choices: ['small'] }, ['default input_specs.x']],
    ['the only number', { type: 'int', title: 'X', unit: 'px', min: 3, max: 3 }, ['default input_specs.x']],
    ['a file of any kind and size', { type: 'file', title: 'X' }, ['file_kind input_specs.x', 'file_size input_specs.x']],
    ['files in a list', { type: 'list', title: 'X', items: { type: 'file', accept: '.csv' } }, ['file_size input_specs.x.items']],
    ['numbers in a list', { type: 'list', title: 'X', items: { type: 'int', min: 1, max: 3 } }, ['unit input_specs.x.items']],
    [
      'fields of a group',
      { type: 'dict', title: 'X', properties: { a: { type: 'string' } } },
      ['title input_specs.x.properties.a', 'example input_specs.x.properties.a'],
    ],
    ['an input on its way out', { type: 'file', deprecated: true }, []],
    ['a secret', { type: 'secret', title: 'X' }, []],
  ])('%s', (_, spec, expected) => {
    expect(ofInput(spec)).toEqual(expected);
  });

  it('looks at choices that depend on another input', () => {
    const specs = specsOf({
      lang: {
        type: 'string',
        title: 'Language',
        choices: [
          { value: 'de', title: 'German' },
          { value: 'en', title: 'English' },
        ],
      },
      voice: { type: 'string', title: 'Voice', choices_from: { input: 'lang', choices: { de: ['Anna'], en: ['voice_7'] } } },
    });
    expect(hints({ ...kind, input_specs: specs })).toEqual(['choice_titles input_specs.voice.choices_from.choices.en']);
  });
});

describe('what earlier runs had', () => {
  const two = [
    { value: 'fast', runs: 6 },
    { value: 'slow', runs: 5 },
  ];
  it.each<[string, JsonObject, { value: string | number | boolean; runs: number }[], string[]]>([
    ['two values of free text', text, two, ['few_values input_specs.x']],
    [
      'too few runs',
      text,
      [
        { value: 'a', runs: 5 },
        { value: 'b', runs: 4 },
      ],
      [],
    ],
    ['six values', text, ['a', 'b', 'c', 'd', 'e', 'f'].map((value) => ({ value, runs: 5 })), []],
    ['five values', text, ['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, runs: 5 })), ['few_values input_specs.x']],
    ['long text', { ...text, multiline: true }, two, []],
    ['text with choices', { type: 'string', title: 'X', choices: ['fast', 'slow'] }, two, []],
    [
      'nearly always the same',
      { ...text },
      [
        { value: 'a', runs: 18 },
        { value: 'b', runs: 2 },
      ],
      ['default input_specs.x', 'few_values input_specs.x'],
    ],
    ['the same, which is the default', { ...text, default: 'a' }, [{ value: 'a', runs: 20 }], []],
    ['a switch nobody turns on: one hint, not two', { type: 'bool', title: 'X' }, [{ value: false, runs: 20 }], ['default input_specs.x']],
    ['a secret', { type: 'secret', title: 'X' }, two, []],
  ])('%s', (_, spec, past, expected) => {
    expect(ofInput(spec, past)).toEqual(expected);
  });

  it('names the values, cut where they are long', () => {
    const past = {
      x: [
        { value: 'b'.repeat(50), runs: 9 },
        { value: 'a', runs: 91 },
      ],
    };
    const [byHabit, choices] = lintDefinition({ ...kind, input_specs: { x: text } }, past);
    expect(byHabit?.message).toBe('Make “a” the default: 91 of the last 100 runs had it.');
    expect(choices?.message).toContain(`the last 100 runs had only “a”, “${'b'.repeat(39)}…”.`);
  });

  it('is asked for scalars alone, and never for secrets', () => {
    const specs = specsOf({
      a: text,
      b: { type: 'secret' },
      c: { type: 'list' },
      d: { type: 'bool' },
      e: { ...text, multiline: true },
      f: { type: 'file' },
    });
    expect(inputsWithHabits(specs)).toEqual(['a', 'd']);
  });

  it('takes an input called constructor for what it is', () => {
    expect(hints({ ...kind, input_specs: { constructor: text } })).toEqual([]);
  });
});

test('every rule speaks in whole sentences, and has been seen here', () => {
  const specs = specsOf({
    a: { type: 'string' },
    b: { type: 'int' },
    c: { type: 'file' },
    d: { type: 'bool' },
    e: { type: 'string', choices: ['en', 'de'] },
    f: text,
    g: text,
    h: text,
    i: text,
  });
  const found = lintDefinition(
    { input_specs: specs },
    {
      f: [
        { value: 'a', runs: 6 },
        { value: 'b', runs: 6 },
      ],
    },
  );
  // Whether a destination has that name, only the server knows: app/api/lint/route.test.ts.
  expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(LINT_RULES.filter((rule) => rule !== 'topic')));
  for (const { message } of found) expect(message).toMatch(/^[A-Z].{30,}\.$/);
});
