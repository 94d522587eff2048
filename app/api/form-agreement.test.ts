import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { problem } from '@/lib/contract/problem';
import { opRun } from '@/lib/contract/run';
import { buildForm, type Field, type FormValue, type FormValues } from '@/lib/domain/field-model';
import { checkForm, initialValues, inputsFromForm } from '@/lib/domain/form-values';
import type { InputSpecs } from '@/lib/domain/input-spec';
import { maskSecrets } from '@/lib/domain/secret-inputs';
import { arbitrarySpecsAndInputs } from '@/lib/domain/testing/arbitrary-specs';
import { validateInputs } from '@/lib/domain/validate-inputs';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { call } from './testing/call-api';

beforeAll(makeKeys);

/** Ops that are made up, and so many ways to fill in the form of each. */
const OPS = 100;
const WAYS = 8;

const typed = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '3.0',
    '1e3',
    '12',
    'true',
    'null',
    '[]',
    '{}',
    '["a"]',
    '{"a": 1}',
    '2026-02-30',
    '2026-02-28',
    '#12345',
    'ada@',
    '••••••',
  ),
  fc.string({ maxLength: 20 }).filter((text) => !/[\u0000\ud800-\udfff]/.test(text)),
);
/** What a careless hand does to the fields: some stay as they are, the others hold anything. */
const slips = fc.array(fc.tuple(fc.nat(3), typed, fc.nat(3)), { minLength: 8, maxLength: 8 });

it('the form and the API give the same verdict, at the same paths, in the same words, and what was typed is what runs', async () => {
  let verdicts = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      // Whether an uploaded file exists is the server's to know.
      arbitrarySpecsAndInputs.filter(({ specs }) => !JSON.stringify(specs).includes('"file"')),
      fc.array(slips, { minLength: WAYS - 1, maxLength: WAYS - 1 }),
      async ({ specs, inputs }, ways) => {
        const made = await call('POST', '/definitions', {
          body: { id: 'agreed', version: '1.0.0', image: 'example/op:1', input_specs: specs },
        });
        expect(made.ok).toBe(true);
        const model = buildForm(specs, inputs);
        const whole = initialValues(model.fields);
        for (const values of [whole, ...ways.map((way) => spoil(model.fields, whole, way))]) {
          const sent = inputsFromForm(model, values);
          // What is no value at all never leaves the form.
          if (sent.errors.length > 0) continue;
          const verdict = checkForm(specs, model, values);
          const answer = await call('POST', '/definitions/agreed/runs', { body: { inputs: sent.inputs } });
          verdicts += 1;
          if (verdict.ok) {
            expect(answer.status, JSON.stringify(sent.inputs)).toBe(201);
            const run = opRun.parse(await answer.json());
            expect(run.inputs).toEqual(maskSecrets(specs, stored(specs, sent.inputs)));
          } else {
            refused += 1;
            expect(answer.status, JSON.stringify(sent.inputs)).toBe(400);
            expect(problem.parse(await answer.json()).errors).toEqual(verdict.errors);
          }
        }
      },
    ),
    { numRuns: OPS },
  );
  expect(verdicts).toBeGreaterThan(400);
  expect(refused).toBeGreaterThan(80);
}, 120_000);

function stored(specs: InputSpecs, inputs: Parameters<typeof validateInputs>[1]): Record<string, never> {
  const verdict = validateInputs(specs, inputs);
  if (!verdict.ok) throw new Error('It was found to be right before.');
  return verdict.inputs as Record<string, never>;
}

function spoil(fields: readonly Field[], values: FormValues, way: readonly [number, string, number][]): FormValues {
  return Object.fromEntries(
    fields.map((field, index): [string, FormValue] => {
      const [choice = 0, text = '', number = 0] = way[index % way.length] ?? [];
      const value = values[field.name] ?? null;
      return [field.name, choice === 0 ? value : slip(field, value, text, number)];
    }),
  );
}

/** Something that the control of the field could hold. */
function slip(field: Field, value: FormValue, text: string, number: number): FormValue {
  switch (field.control) {
    case 'checkbox':
      return [null, true, false, false][number] ?? null;
    case 'radio':
    case 'select':
      return number === 0 ? '' : String(number - 1);
    case 'checks':
      return number === 0 ? [] : [String(number - 1)];
    case 'rows':
      return Array.from({ length: number }, () => (field.spec.items?.type === 'bool' ? true : field.spec.items?.choices ? '0' : text));
    case 'group':
      return spoil(field.fields, isGroup(value) ? value : {}, [[1, text, number]]);
    default:
      return text;
  }
}

function isGroup(value: FormValue): value is FormValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
