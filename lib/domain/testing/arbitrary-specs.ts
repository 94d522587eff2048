import fc from 'fast-check';
import { isGiven } from '../asked-spec';
import { SCALAR_TYPES } from '../check-scalar';
import type { Condition, InputSpec, InputSpecs, Json, JsonObject } from '../input-spec';

/** A spec with a value that it accepts. */
export interface SpecAndValue {
  spec: InputSpec;
  value: Json;
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => !value.includes('\u0000'));
/** As it is after a way through JSON, which has no -0. */
const freeJson = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.stringify(value))
  .filter((written) => !written.includes('\\u0000'))
  .map((written) => JSON.parse(written) as Json);

function number(type: 'int' | 'float'): fc.Arbitrary<SpecAndValue> {
  const value = type === 'int' ? fc.maxSafeInteger() : fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
  return fc.tuple(value, value, value, fc.boolean()).map(([a, b, c, bounded]) => {
    const [min, middle, max] = [a, b, c].map((n) => (n === 0 ? 0 : n)).sort((x, y) => x - y) as [number, number, number];
    return { spec: bounded ? { type, min, max } : { type }, value: middle };
  });
}

const string = fc.tuple(text, fc.boolean(), fc.boolean()).map(([value, limited, multiline]): SpecAndValue => {
  const length = Array.from(value).length;
  return { spec: { type: 'string', multiline, ...(limited ? { min_length: length, max_length: length + 3 } : {}) }, value };
});

const choice = fc.uniqueArray(text, { minLength: 1, maxLength: 7 }).chain((values) =>
  fc.nat(values.length - 1).map((index): SpecAndValue => ({
    spec: { type: 'string', choices: values.map((value, at) => (at % 2 === 0 ? value : { value, title: `Choice ${at}` })) },
    value: values[index] ?? null,
  })),
);

const format = fc.oneof(
  fc.emailAddress().map((value): SpecAndValue => ({ spec: { type: 'string', format: 'email' }, value })),
  fc.webUrl().map((value): SpecAndValue => ({ spec: { type: 'string', format: 'url' }, value })),
  fc.nat(0xffffff).map((value): SpecAndValue => ({
    spec: { type: 'string', format: 'color' },
    value: `#${value.toString(16).padStart(6, '0')}`,
  })),
);

const stepped = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 50 }), fc.nat(100))
  .map(([min, step, times]): SpecAndValue => ({ spec: { type: 'int', min, step }, value: min + step * times }));

/** In the order of the choices, as boxes that are checked have no other. */
const severalChoices = fc
  .uniqueArray(text, { minLength: 1, maxLength: 7 })
  .chain((values) =>
    fc.subarray(values).map((value): SpecAndValue => ({ spec: { type: 'list', items: { type: 'string', choices: values } }, value })),
  );

const day = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true });

const scalar: fc.Arbitrary<SpecAndValue> = fc.oneof(
  string,
  choice,
  format,
  stepped,
  number('int'),
  number('float'),
  fc.boolean().map((value): SpecAndValue => ({ spec: { type: 'bool' }, value })),
  text.map((value): SpecAndValue => ({ spec: { type: 'secret' }, value })),
  fc.uuid().map((value): SpecAndValue => ({ spec: { type: 'file' }, value })),
  day.map((date): SpecAndValue => ({ spec: { type: 'date' }, value: date.toISOString().slice(0, 10) })),
  day.map((date): SpecAndValue => ({ spec: { type: 'datetime', max: '9999-12-31T00:00:00Z' }, value: date.toISOString() })),
);

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/),
  fc.constantFrom('constructor', 'toString', 'valueOf', 'hasOwnProperty'),
);

/** Specs with values that they accept; some inputs are absent because they may be, `defaults` says which have one. */
export interface SpecsAndInputs {
  specs: InputSpecs;
  inputs: JsonObject;
}

const { specAndValue } = fc.letrec<{ specAndValue: SpecAndValue }>((tie) => ({
  specAndValue: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    severalChoices,
    fc.array(freeJson, { maxLength: 4 }).map((value): SpecAndValue => ({ spec: { type: 'list' }, value })),
    fc.dictionary(text, freeJson, { maxKeys: 4 }).map((value): SpecAndValue => ({ spec: { type: 'dict' }, value })),
    fc.tuple(tie('specAndValue'), fc.nat(4)).map(([item, count]): SpecAndValue => ({
      spec: { type: 'list', items: item.spec, max: 4 },
      // Choices are boxes to check: none of them twice.
      value: Array.from({ length: item.spec.choices ? Math.min(count, 1) : count }, () => item.value),
    })),
    namedSpecs(tie('specAndValue')).map(({ specs, inputs }): SpecAndValue => ({
      spec: { type: 'dict', properties: specs },
      value: inputs,
    })),
  ),
}));

function namedSpecs(one: fc.Arbitrary<SpecAndValue>): fc.Arbitrary<SpecsAndInputs> {
  const presence = fc.constantFrom('required', 'optional', 'absent');
  const entry = fc.record({ key: name, one, presence, dependence: fc.option(fc.record({ on: fc.nat(4), holds: fc.boolean() })) });
  return fc.uniqueArray(entry, { maxLength: 5, selector: ({ key }) => key }).map((entries) => {
    const specs: InputSpecs = {};
    const inputs: JsonObject = {};
    for (const { key, one, presence, dependence } of entries) {
      const on = dependence === null ? undefined : Object.keys(specs)[dependence.on];
      const spec: InputSpec = presence === 'required' ? one.spec : { ...one.spec, required: false };
      specs[key] = on === undefined ? spec : { ...spec, visible_when: conditionOn(on, specs[on], inputs, dependence?.holds === true) };
      const asked = on === undefined || dependence?.holds === true;
      if (asked && presence !== 'absent') inputs[key] = one.value;
    }
    return { specs, inputs };
  });
}

/** A condition on an earlier input that holds beside these inputs, or does not. */
function conditionOn(name: string, spec: InputSpec | undefined, inputs: JsonObject, holds: boolean): Condition {
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const comparable = SCALAR_TYPES.some((type) => type === spec?.type);
  if (!comparable || typeof value === 'object' || value === undefined) return { [name]: { given: holds === isGiven(value) } };
  return { [name]: holds ? [value] : { not: value } };
}

export const arbitrarySpecAndValue: fc.Arbitrary<SpecAndValue> = specAndValue;
export const arbitrarySpecsAndInputs: fc.Arbitrary<SpecsAndInputs> = namedSpecs(specAndValue);
