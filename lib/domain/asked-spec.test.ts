import { describe, expect, test } from 'vitest';
import { buildForm } from './field-model';
import { askedFields, checkForm, initialValues } from './form-values';
import type { InputSpecs, JsonObject } from './input-spec';
import { parseInputSpecs } from './parse-input-specs';
import { validateInputs } from './validate-inputs';

function specs(raw: unknown): InputSpecs {
  const parsed = parseInputSpecs(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.specs;
}

function problems(raw: unknown): Record<string, string> {
  const parsed = parseInputSpecs(raw);
  return parsed.ok ? {} : Object.fromEntries(parsed.errors.map(({ path, message }) => [path, message]));
}

function verdict(of: InputSpecs, inputs: JsonObject): Record<string, string> | 'fine' {
  const result = validateInputs(of, inputs);
  return result.ok ? 'fine' : Object.fromEntries(result.errors.map(({ path, message }) => [path, message]));
}

const MODE = { type: 'string', choices: ['fast', 'exact', 'own'] };

describe('visible_when', () => {
  const detail = (when: unknown) =>
    specs({ mode: { ...MODE, default: 'fast' }, count: { type: 'int', required: false }, x: { type: 'int', visible_when: when } });

  test.each([
    [{ mode: 'exact' }, { mode: 'exact' }, true],
    [{ mode: 'exact' }, { mode: 'fast' }, false],
    [{ mode: 'fast' }, {}, true],
    [{ mode: ['exact', 'own'] }, { mode: 'own' }, true],
    [{ mode: { not: 'fast' } }, { mode: 'own' }, true],
    [{ mode: { not: ['own', 'exact'] } }, { mode: 'own' }, false],
    [{ count: { given: true } }, {}, false],
    [{ count: { given: false } }, {}, true],
    [{ count: { min: 2, max: 4 } }, { count: 3 }, true],
    [{ count: { min: 2, max: 4 } }, { count: 5 }, false],
    [{ count: { min: 2 } }, {}, false],
    [{ mode: 'exact', count: 1 }, { mode: 'exact' }, false],
    [[{ mode: 'exact' }, { count: 1 }], { count: 1 }, true],
  ])('%j beside %j: %j', (when, others, asked) => {
    const of = detail(when);
    expect(verdict(of, { ...others, x: 1 })).toEqual(
      asked ? 'fine' : { 'inputs.x': expect.stringMatching(/^is only taken when .*: leave it out$/) as string },
    );
    expect(verdict(of, others)).toEqual(asked ? { 'inputs.x': 'is required' } : 'fine');
    const model = buildForm(of, others);
    expect(askedFields(model.fields, initialValues(model.fields)).some(({ name }) => name === 'x')).toBe(asked);
  });

  test('what is hidden gets no default, and hides what depends on it', () => {
    const of = specs({
      mode: MODE,
      model: { type: 'string', default: 'large', visible_when: { mode: 'own' } },
      layers: { type: 'int', default: 3, visible_when: { model: 'large' } },
    });
    expect(validateInputs(of, { mode: 'own' })).toEqual({ ok: true, inputs: { mode: 'own', model: 'large', layers: 3 } });
    expect(validateInputs(of, { mode: 'fast' })).toEqual({ ok: true, inputs: { mode: 'fast' } });
  });

  test('works among the entries of a dict', () => {
    const of = specs({ box: { type: 'dict', properties: { mode: MODE, x: { type: 'int', visible_when: { mode: 'own' } } } } });
    expect(verdict(of, { box: { mode: 'fast', x: 1 } })).toEqual({ 'inputs.box.x': 'is only taken when mode is "own": leave it out' });
    expect(verdict(of, { box: { mode: 'own' } })).toEqual({ 'inputs.box.x': 'is required' });
  });

  test.each([
    [{ later: 1 }, 'x.visible_when.later', /^names no input before this one; these are mode, key$/],
    [{ mode: 'exakt' }, 'x.visible_when.mode', /^must be one of fast, exact, own$/],
    [[{ mode: 'own' }, { mode: ['fast', 3] }], 'x.visible_when.1.mode.1', /^must be text$/],
    [{ mode: { min: 'a' } }, 'x.visible_when.mode.min', /^does not apply to string inputs$/],
    [{ mode: { equals: 'own' } }, 'x.visible_when.mode.equals', /^is not known here/],
    [{ key: 'abc' }, 'x.visible_when.key', /^cannot be compared/],
    [{ mode: { given: 'yes' } }, 'x.visible_when.mode.given', /^must be true or false$/],
  ])('%j is refused', (when, path, message) => {
    const found = problems({ mode: MODE, key: { type: 'secret' }, x: { type: 'int', visible_when: when }, later: { type: 'int' } });
    expect(found).toEqual({ [path]: expect.stringMatching(message) as string });
  });

  test('the first input can depend on none', () => {
    expect(problems({ x: { type: 'int', visible_when: { x: 1 } } })).toEqual({
      'x.visible_when.x': 'names no input before this one, which is the first',
    });
  });
});

describe('choices_from', () => {
  const raw = {
    country: { type: 'string', choices: ['de', 'fr', 'is'] },
    city: {
      type: 'string',
      choices_from: { input: 'country', choices: { de: ['berlin', 'bonn'], fr: [{ value: 'paris', title: 'Paris' }, 'bonn'] } },
    },
  };

  test('takes what the earlier value offers and nothing else', () => {
    const of = specs(raw);
    expect(verdict(of, { country: 'de', city: 'berlin' })).toBe('fine');
    expect(verdict(of, { country: 'fr', city: 'berlin' })).toEqual({ 'inputs.city': 'must be one of paris, bonn' });
    expect(verdict(of, { country: 'fr' })).toEqual({ 'inputs.city': 'is required' });
    expect(verdict(of, { country: 'is' })).toBe('fine');
    expect(verdict(of, { country: 'is', city: 'berlin' })).toEqual({
      'inputs.city': 'has no choices for this value of country: leave it out',
    });
  });

  test('the form offers what is left, keeps a choice that is in both, and sends none that is not', () => {
    const of = specs(raw);
    const model = buildForm(of, { country: 'de', city: 'bonn' });
    const start = initialValues(model.fields);
    const offered = (values: typeof start) => askedFields(model.fields, values)[1]?.options.map(({ title }) => title);
    expect(offered(start)).toEqual(['berlin', 'bonn']);
    const inFrance = { ...start, country: '1' };
    expect(offered(inFrance)).toEqual(['Paris', 'bonn']);
    expect(checkForm(of, model, inFrance)).toEqual({ ok: true, inputs: { country: 'fr', city: 'bonn' } });
    const berlin = { ...inFrance, city: '0' };
    expect(checkForm(of, model, berlin)).toEqual({ ok: false, errors: [{ path: 'inputs.city', message: 'is required' }] });
    expect(offered({ ...start, country: '2' })).toBeUndefined();
  });

  test.each([
    [{ input: 'city', choices: { a: ['b'] } }, ['x.choices_from.input']],
    [{ input: 'country', choices: {} }, ['x.choices_from.choices']],
    [{ input: 'country', choices: { xx: ['b'] } }, ['x.choices_from.choices.xx']],
    [{ input: 'country', choices: { de: [] } }, ['x.choices_from.choices.de']],
    [{ input: 'country', choices: { de: ['a', 'a'] } }, ['x.choices_from.choices.de.1']],
    [{ input: 'country' }, ['x.choices_from']],
    [{ input: 'country', choices: { de: ['a'] }, from: 1 }, ['x.choices_from.from']],
  ])('%j is refused', (from, paths) => {
    expect(Object.keys(problems({ country: raw.country, x: { type: 'string', choices_from: from } }))).toEqual(paths);
  });

  test('does not go together with a default', () => {
    expect(Object.keys(problems({ ...raw, city: { ...raw.city, default: 'bonn' } }))).toEqual(['city.default']);
  });
});

describe('further rules', () => {
  test.each([
    [{ type: 'int', step: 5 }, 15, null],
    [{ type: 'int', step: 5, min: 1 }, 11, null],
    [{ type: 'int', step: 5, min: 1 }, 10, 'must be 1 and a multiple of 5 more'],
    [{ type: 'float', step: 0.1 }, 0.3, null],
    [{ type: 'float', step: 0.1 }, 0.35, 'must be a multiple of 0.1'],
    [{ type: 'string', format: 'email' }, 'ada@example.org', null],
    [{ type: 'string', format: 'email' }, 'ada@', 'must be an e-mail address such as ada@example.org'],
    [{ type: 'string', format: 'url' }, 'https://example.org/a?b=c#d', null],
    [{ type: 'string', format: 'url' }, 'javascript:alert(1)', 'must be a web address such as https://example.org/page'],
    [{ type: 'string', format: 'url' }, 'https://', 'must be a web address such as https://example.org/page'],
    [{ type: 'string', format: 'color' }, '#A0b1C2', null],
    [{ type: 'string', format: 'color' }, 'red', 'must be a colour such as #1a2b3c'],
    [{ type: 'int', max: 3, messages: { max: 'Three is plenty' } }, 4, 'Three is plenty'],
    [{ type: 'int', messages: { type: 'Digits, please' } }, 'four', 'Digits, please'],
    [{ type: 'list', max: 1, messages: { max: 'One is enough' } }, [1, 2], 'One is enough'],
  ])('%j takes %j: %j', (spec, value, message) => {
    expect(verdict(specs({ x: spec }), { x: value })).toEqual(message === null ? 'fine' : { 'inputs.x': message });
  });

  test('a missing value is named in the author’s words too', () => {
    expect(verdict(specs({ x: { type: 'int', messages: { required: 'How many?' } } }), {})).toEqual({ 'inputs.x': 'How many?' });
  });
});
