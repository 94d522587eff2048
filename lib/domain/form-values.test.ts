import { describe, expect, test } from 'vitest';
import { buildForm, type FormValues } from './field-model';
import { checkForm, initialValues, inputsFromForm, newRow, type CheckedForm } from './form-values';
import { SECRET_MASK, type InputSpecs, type JsonObject } from './input-spec';

/** The form's verdict after the person has changed these fields. */
function fill(specs: InputSpecs, changes: FormValues, initial?: JsonObject): CheckedForm {
  const model = buildForm(specs, initial);
  return checkForm(specs, model, { ...initialValues(model.fields), ...changes }, { keepMasked: initial !== undefined });
}

function sent(specs: InputSpecs, changes: FormValues, initial?: JsonObject): JsonObject {
  const verdict = fill(specs, changes, initial);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.errors));
  return verdict.inputs;
}

function problems(specs: InputSpecs, changes: FormValues, initial?: JsonObject): Record<string, string> {
  const verdict = fill(specs, changes, initial);
  return verdict.ok ? {} : Object.fromEntries(verdict.errors.map(({ path, message }) => [path, message]));
}

describe('an empty field is not given', () => {
  const optional: InputSpecs = {
    s: { type: 'string', required: false },
    i: { type: 'int', required: false },
    b: { type: 'bool', required: false },
    c: { type: 'string', required: false, choices: ['a'] },
    d: { type: 'date', required: false },
    j: { type: 'dict', required: false },
    l: { type: 'list', required: false, items: { type: 'int' } },
    g: {
      type: 'dict',
      required: false,
      properties: { a: { type: 'int' }, b: { type: 'bool' }, l: { type: 'list', items: { type: 'int' } } },
    },
  };
  test('whatever its type', () => {
    expect(sent(optional, {})).toEqual({});
  });
  test('also after it was cleared: a cleared number never becomes 0', () => {
    expect(sent(optional, { s: '', i: ' ', j: ' \n' }, { s: 'x', i: 3, j: { a: 1 } })).toEqual({});
    expect(problems({ i: { type: 'int' } }, { i: '' }, { i: 3 })).toEqual({ 'inputs.i': 'is required' });
  });
  test('a checkbox that was never touched neither, unless it must be given', () => {
    expect(sent({ b: { type: 'bool' } }, {})).toEqual({ b: false });
    expect(sent(optional, { b: false })).toEqual({ b: false });
    expect(sent({ b: { type: 'bool', default: true } }, { b: false })).toEqual({ b: false });
  });
});

describe('numbers', () => {
  const specs: InputSpecs = { i: { type: 'int' }, f: { type: 'float' } };
  test.each([
    ['3', '3.5', { i: 3, f: 3.5 }],
    [' +3 ', '-.5', { i: 3, f: -0.5 }],
    ['3.0', '1e3', { i: 3, f: 1000 }],
  ])('%j and %j', (i, f, inputs) => {
    expect(sent(specs, { i, f })).toEqual(inputs);
  });
  test.each(['3.5', 'three', '3,5', '0x10', '1 000', 'NaN', 'Infinity', '9007199254740993', '--3'])('%j is no int', (i) => {
    expect(Object.keys(problems(specs, { i, f: '1' }))).toEqual(['inputs.i']);
  });
  test('what is no number is refused in the words of the API', () => {
    expect(problems(specs, { i: 'three', f: '1e999' })).toEqual({
      'inputs.i': 'must be a whole number, not text',
      'inputs.f': 'must be a number that is not too large',
    });
  });
});

test('a choice is its value, whatever type that has', () => {
  const specs: InputSpecs = { n: { type: 'int', choices: [{ value: 10, title: 'Ten' }, 20] }, b: { type: 'bool', choices: [true, false] } };
  expect(sent(specs, { n: '0', b: '1' })).toEqual({ n: 10, b: false });
  expect(initialValues(buildForm(specs, { n: 20, b: true }).fields)).toEqual({ n: '1', b: '0' });
});

describe('rows', () => {
  const specs: InputSpecs = {
    l: { type: 'list', items: { type: 'int', max: 5 } },
    o: { type: 'list', items: { type: 'string' }, required: false },
  };
  test('are the items, in their order', () => {
    expect(sent(specs, { l: ['3', '1'], o: ['', 'x'].slice(1) })).toEqual({ l: [3, 1], o: ['x'] });
  });
  test('none at all is an empty list where there must be one, or where there was one', () => {
    expect(sent(specs, { l: [], o: [] })).toEqual({ l: [] });
    expect(sent(specs, { l: [], o: [] }, { l: [1], o: ['x'] })).toEqual({ l: [], o: [] });
  });
  test('problems name the row, also that it is empty', () => {
    expect(problems(specs, { l: ['9', '', 'x'], o: [''] })).toEqual({
      'inputs.l.0': 'must be at most 5',
      'inputs.l.1': 'is empty: fill it in or remove it',
      'inputs.l.2': 'must be a whole number, not text',
      'inputs.o.0': 'is empty: fill it in or remove it',
    });
  });
  test('a new one is empty', () => {
    const rowOf = (item: InputSpecs[string]): unknown => newRow(buildForm({ x: { type: 'list', items: item } }).fields[0] ?? expect.fail());
    expect(rowOf({ type: 'int' })).toBe('');
    expect(rowOf({ type: 'bool' })).toBe(false);
  });
});

describe('JSON text', () => {
  const specs: InputSpecs = { j: { type: 'dict' }, l: { type: 'list', required: false, items: { type: 'dict' } } };
  test('is what it says', () => {
    expect(sent(specs, { j: '{"a": [1, null]}', l: '[{}]' })).toEqual({ j: { a: [1, null] }, l: [{}] });
  });
  test('a fault is located, and the field is not called missing as well', () => {
    expect(fill(specs, { j: '{\n"a": 1,\n}' })).toEqual({
      ok: false,
      errors: [{ path: 'inputs.j', message: 'must be valid JSON: line 3, column 1: no comma may stand before }' }],
    });
  });
  test('of the wrong type is refused as by the API', () => {
    expect(problems(specs, { j: '[1]', l: '[1]' })).toEqual({ 'inputs.j': 'must be an object', 'inputs.l.0': 'must be an object' });
  });
});

describe('groups', () => {
  const group = { type: 'dict', properties: { key: { type: 'string' }, n: { type: 'int', default: 1 } } } as const;
  test('give their fields; the server adds the defaults of what is empty', () => {
    expect(sent({ g: { ...group, required: false } }, { g: { key: 'k', n: '' } })).toEqual({ g: { key: 'k' } });
  });
  test('one that must be given says what is missing in it', () => {
    expect(problems({ g: group }, {})).toEqual({ 'inputs.g.key': 'is required' });
  });
  test('one that need not be given must be complete once it is begun', () => {
    expect(problems({ g: { ...group, required: false } }, { g: { key: '', n: '2' } })).toEqual({ 'inputs.g.key': 'is required' });
  });
});

describe('run again', () => {
  test('an untouched field gives back exactly what the run had, also what its control cannot show', () => {
    const specs: InputSpecs = {
      s: { type: 'string' },
      f: { type: 'float' },
      t: { type: 'datetime' },
      l: { type: 'list', items: { type: 'string' } },
    };
    const initial = { s: '', f: 1e21, t: '2025-01-31t09:30:00.123456z', l: ['', 'a\r\nb'] };
    expect(sent(specs, {}, initial)).toEqual(initial);
  });
  test('a masked secret stays masked until it is typed again', () => {
    const specs: InputSpecs = { key: { type: 'secret', min_length: 10 }, n: { type: 'int' } };
    expect(sent(specs, { n: '2' }, { key: SECRET_MASK, n: 1 })).toEqual({ key: SECRET_MASK, n: 2 });
    expect(sent(specs, { key: 'a new secret' }, { key: SECRET_MASK, n: 1 })).toEqual({ key: 'a new secret', n: 1 });
  });
  test('a value that the spec of today refuses is shown and refused', () => {
    expect(problems({ n: { type: 'int', max: 5 } }, {}, { n: 9 })).toEqual({ 'inputs.n': 'must be at most 5' });
    expect(problems({ n: { type: 'int' } }, {}, { n: 'nine' })).toEqual({ 'inputs.n': 'must be a whole number, not text' });
  });
});

test('values for fields that do not exist are ignored', () => {
  expect(inputsFromForm(buildForm({ a: { type: 'string' } }), { a: 'x', b: 'y' })).toEqual({ inputs: { a: 'x' }, errors: [] });
});
