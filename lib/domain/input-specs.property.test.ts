import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildForm, type Field, type FormValue, type FormValues } from './field-model';
import { checkForm, initialValues, inputsFromForm } from './form-values';
import type { Json } from './input-spec';
import { parseInputSpecs } from './parse-input-specs';
import { arbitrarySpecAndValue, arbitrarySpecsAndInputs } from './testing/arbitrary-specs';
import { validateInputs } from './validate-inputs';

/** JSON with names that mean something to the parser among the arbitrary ones, so that it is led deep into its branches. */
const attribute = fc.constantFrom(
  'type',
  'default',
  'min',
  'max',
  'items',
  'properties',
  'choices',
  'pattern',
  'required',
  '__proto__',
  'constructor',
  'value',
  'title',
);
const word = fc.constantFrom('int', 'string', 'list', 'dict', 'date', 'datetime', 'secret', 'file', '(', '\u0000', '2025-02-30', '••••••');
const { nasty } = fc.letrec<{ nasty: unknown }>((tie) => ({
  nasty: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(word, fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(Infinity, NaN, undefined, 2 ** 53)),
    fc.array(tie('nasty'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(attribute, fc.string()), tie('nasty'), { maxKeys: 6 }),
  ),
}));

describe('parsing', () => {
  test('never throws, and parses again to the same what it accepted', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const first = parseInputSpecs(raw);
        if (!first.ok) expect(first.errors.length).toBeGreaterThan(0);
        else expect(parseInputSpecs(first.specs)).toEqual(first);
      }),
      { numRuns: 1000 },
    );
  });

  test('accepts specs that make sense, keeps their order, and changes nothing a second time', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, ({ specs }) => {
        const first = parseInputSpecs(specs);
        expect(first.ok ? JSON.stringify(first.specs) : first.errors).toBe(JSON.stringify(specs));
      }),
      { numRuns: 300 },
    );
  });

  test('a value is accepted as a default exactly when it is accepted as an input', () => {
    fc.assert(
      fc.property(arbitrarySpecAndValue, nasty, fc.boolean(), ({ spec, value }, other, fitting) => {
        const given = fitting ? value : other;
        // Null means that there is no default, and JSON has no undefined.
        fc.pre(given !== null && given !== undefined);
        const asDefault = parseInputSpecs({ x: { ...spec, default: given } }).ok;
        expect(asDefault).toBe(validateInputs({ x: spec }, { x: given }).ok);
        if (fitting) expect(asDefault).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('validation', () => {
  test('accepts what fits, gives it back unchanged, and is idempotent', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, ({ specs, inputs }) => {
        const first = validateInputs(specs, inputs);
        expect(first).toEqual({ ok: true, inputs });
        if (first.ok) expect(validateInputs(specs, first.inputs)).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, nasty, ({ specs, inputs }, other) => {
        const spoilt = Object.fromEntries(Object.keys(inputs).map((key) => [key, other]));
        for (const raw of [other, spoilt]) {
          const result = validateInputs(specs, raw);
          if (!result.ok) expect(result.errors.every(({ path }) => path === 'inputs' || path.startsWith('inputs.'))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a default stands in for what is absent', () => {
    fc.assert(
      fc.property(arbitrarySpecAndValue, ({ spec, value }) => {
        fc.pre(value !== null);
        expect(validateInputs({ x: { ...spec, default: value } }, {})).toEqual({ ok: true, inputs: { x: value } });
      }),
      { numRuns: 300 },
    );
  });
});

describe('the form', () => {
  test('opened with the inputs of a run and sent untouched gives exactly these', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, ({ specs, inputs }) => {
        const model = buildForm(specs, inputs);
        expect(checkForm(specs, model, initialValues(model.fields))).toEqual({ ok: true, inputs });
      }),
      { numRuns: 300 },
    );
  });

  test('filled in by hand gives what was typed', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, ({ specs, inputs }) => {
        fc.pre(Object.keys(inputs).length > 0);
        // What the controls show of the inputs is typed into a form that was opened empty.
        const typed = initialValues(buildForm(specs, inputs).fields);
        const model = buildForm(specs);
        const sent = inputsFromForm(model, asTyped(model.fields, typed));
        expect(sent.errors).toEqual([]);
        expect(withoutEmpty(sent.inputs)).toEqual(withoutEmpty(inputs));
      }),
      { numRuns: 300 },
    );
  });

  test('never throws, whatever an earlier run had', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, nasty, ({ specs, inputs }, other) => {
        const stale = JSON.parse(JSON.stringify(Object.fromEntries(Object.keys(inputs).map((key) => [key, other ?? null])))) as Record<
          string,
          never
        >;
        const model = buildForm(specs, stale);
        checkForm(specs, model, initialValues(model.fields));
      }),
      { numRuns: 500 },
    );
  });
});

/** A field whose control differs between both forms (line breaks make a text multi-line) holds the same text in both. */
function asTyped(fields: readonly Field[], typed: FormValues): FormValues {
  return Object.fromEntries(fields.map((field): [string, FormValue] => [field.name, typed[field.name] ?? null]));
}

/** To a form, an optional list or group in which nothing is filled in is the same as an absent one. */
function withoutEmpty(value: Json): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => withoutEmpty(item) ?? null);
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const rest = withoutEmpty(inner);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
