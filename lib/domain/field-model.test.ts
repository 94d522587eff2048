import { describe, expect, test } from 'vitest';
import { buildForm, rowField, type Field, type FormModel } from './field-model';
import type { InputSpec, InputSpecs, Json, JsonObject } from './input-spec';

function field(spec: InputSpec, initial?: JsonObject): Field {
  return named(buildForm({ x: spec }, initial), 'x');
}

function named(model: FormModel, name: string): Field {
  const found = model.fields.find((one) => one.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
}

describe('which control', () => {
  test.each<[string, InputSpec]>([
    ['text', { type: 'string' }],
    ['multiline', { type: 'string', multiline: true }],
    ['multiline', { type: 'string', default: 'two\nlines' }],
    ['number', { type: 'int' }],
    ['number', { type: 'float' }],
    ['checkbox', { type: 'bool' }],
    ['date', { type: 'date' }],
    ['datetime', { type: 'datetime' }],
    ['secret', { type: 'secret' }],
    ['file', { type: 'file' }],
    ['radio', { type: 'string', choices: ['a', 'b', 'c', 'd'] }],
    ['select', { type: 'string', choices: ['a', 'b', 'c', 'd', 'e'] }],
    ['rows', { type: 'list', items: { type: 'date' } }],
    ['json', { type: 'list', items: { type: 'list' } }],
    ['json', { type: 'list' }],
    ['group', { type: 'dict', properties: { a: { type: 'int' } } }],
    ['json', { type: 'dict' }],
  ])('%s for %j', (control, spec) => {
    expect(field(spec).control).toBe(control);
  });

  test('a value of an earlier version that no longer fits is shown as JSON, not dropped', () => {
    expect(field({ type: 'list', items: { type: 'int' } }, { x: { a: 1 } }).control).toBe('json');
    expect(field({ type: 'dict', properties: {} }, { x: 'text' }).control).toBe('json');
  });

  test('rows are as high as what they start with, and offer choices in little space', () => {
    expect(rowField(field({ type: 'list', items: { type: 'string' }, default: ['a\nb'] }), 1).control).toBe('multiline');
    expect(rowField(field({ type: 'list', items: { type: 'string', choices: ['a'] } }), 0).control).toBe('select');
  });
});

describe('words', () => {
  test('label, help, unit, ghost text', () => {
    const shown = field({ type: 'int', title: 'Top K', description: ' How many ', unit: 'labels', example: 3 });
    expect(shown).toMatchObject({ label: 'Top K', help: 'How many', unit: 'labels', placeholder: '3', path: 'inputs.x', required: true });
    expect(field({ type: 'int', title: ' ' }).label).toBe('x');
    expect(rowField(field({ type: 'list', title: 'Days', items: { type: 'date' } }), 1)).toMatchObject({
      label: 'Days 2',
      path: 'inputs.x.1',
      name: '1',
    });
  });

  test('required is what the person must fill in: nothing that has a default', () => {
    expect(field({ type: 'int', default: 3 }).required).toBe(false);
    expect(field({ type: 'int', required: false }).required).toBe(false);
  });

  test.each<[InputSpec, string | null]>([
    [{ type: 'int', default: 3 }, '3'],
    [{ type: 'bool', default: true }, 'Yes'],
    [{ type: 'string', choices: [{ value: 'a', title: 'Ah' }], default: 'a' }, 'Ah'],
    [{ type: 'list', default: [1, 2] }, '[1,2]'],
    [{ type: 'secret', default: 'hunter2' }, 'the stored secret'],
    [{ type: 'int' }, null],
  ])('%j left empty is %j', (spec, fallback) => {
    expect(field(spec).fallback).toBe(fallback);
  });

  test('deprecated says why, when its author did', () => {
    expect(field({ type: 'int', deprecated: 'Use y.' }).deprecated).toBe('Use y.');
    expect(field({ type: 'int', deprecated: true }).deprecated).toBe('Deprecated.');
    expect(field({ type: 'int', deprecated: false }).deprecated).toBeNull();
  });
});

describe('what it starts with', () => {
  const spec: InputSpec = { type: 'int', default: 3, prefill: 4 };
  test.each<[string, JsonObject | undefined, Json | undefined]>([
    ['prefill before default', undefined, 4],
    ['the earlier run’s value', { x: 7 }, 7],
    ['without one, the default and never prefill', {}, 3],
  ])('%s', (_, initial, start) => {
    expect(field(spec, initial).start).toBe(start);
  });

  test('a name that objects inherit does not start with what they inherit', () => {
    expect(named(buildForm({ constructor: { type: 'string' } as const }, {}), 'constructor').start).toBeUndefined();
  });

  test('a secret never with its default', () => {
    expect(field({ type: 'secret', default: 'hunter2' }).start).toBeUndefined();
  });

  test('a choice that is no longer offered is not kept', () => {
    expect(field({ type: 'string', choices: ['a'] }, { x: 'b' }).start).toBeUndefined();
  });

  test('the fields of a group that need not be given do not start with defaults', () => {
    const properties: InputSpecs = { a: { type: 'int', default: 1 }, b: { type: 'int', prefill: 2 } };
    const starts = (spec: InputSpec, initial?: JsonObject): unknown[] => field(spec, initial).fields.map(({ start }) => start);
    expect(starts({ type: 'dict', properties, required: false })).toEqual([undefined, 2]);
    expect(starts({ type: 'dict', properties })).toEqual([1, 2]);
    expect(starts({ type: 'dict', properties, default: { a: 5, b: 6 } })).toEqual([5, 6]);
    expect(starts({ type: 'dict', properties, required: false }, {})).toEqual([undefined, undefined]);
    expect(starts({ type: 'dict', properties }, { x: { b: 8 } })).toEqual([1, 8]);
  });
});

test('neighbours of one section stand together, and the order is that of the specs', () => {
  const { sections } = buildForm({
    a: { type: 'int' },
    b: { type: 'int', section: 'Size' },
    c: { type: 'int', section: 'Size' },
    d: { type: 'int' },
    e: { type: 'int', section: 'Size' },
  });
  expect(sections.map(({ title, fields }) => [title, fields.map(({ name }) => name)])).toEqual([
    [null, ['a']],
    ['Size', ['b', 'c']],
    [null, ['d']],
    ['Size', ['e']],
  ]);
});
