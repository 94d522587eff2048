import { askedSpec, rememberValue } from './asked-spec';
import { rowField, type Field, type FormModel, type FormValue, type FormValues } from './field-model';
import { choicesOf, type FieldProblem, type InputSpec, type InputSpecs, type Json, type JsonObject } from './input-spec';
import { isJsonObject, jsonEqual } from './json-value';
import { parseJsonText } from './json-text';
import { validateInputs, type ValidateOptions } from './validate-inputs';

/** What every field of the form holds at first. */
export function initialValues(fields: readonly Field[]): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field)]));
}

function initialValue(field: Field): FormValue {
  const { start } = field;
  switch (field.control) {
    case 'checkbox':
      return typeof start === 'boolean' ? start : null;
    case 'radio':
    case 'select':
      return start === undefined ? '' : String(field.options.findIndex(({ value }) => jsonEqual(value, start)));
    case 'checks':
      return Array.isArray(start) ? start.map((item) => String(field.options.findIndex(({ value }) => jsonEqual(value, item)))) : [];
    case 'rows':
      return Array.isArray(start) ? start.map((item, index) => initialValue({ ...rowField(field, index), start: item })) : [];
    case 'group':
      return initialValues(field.fields);
    case 'json':
      return start === undefined ? '' : JSON.stringify(start, null, 2);
    default:
      return start === undefined ? '' : typeof start === 'string' ? start : JSON.stringify(start);
  }
}

/** What a row holds that has just been added to a `rows` field. */
export function newRow(list: Field): FormValue {
  return rowField(list, 0).control === 'checkbox' ? false : '';
}

export interface FormInputs {
  /** What is sent: only what the person gave. */
  inputs: JsonObject;
  /** What could not be made a value at all, such as broken JSON; those fields are missing from `inputs`. */
  errors: FieldProblem[];
}

/**
 * The inputs that the form's values stand for. An empty field is left out, so the server's default applies; a cleared number never
 * becomes 0. Text that is no number stays text, for `validateInputs` to refuse at its path. A field that still holds what it started with gives
 * back exactly that, whatever its control could show of it.
 */
export function inputsFromForm(model: Pick<FormModel, 'fields'>, values: FormValues): FormInputs {
  const errors: FieldProblem[] = [];
  return { inputs: fromFields(model.fields, values, errors), errors };
}

export type CheckedForm = { ok: true; inputs: JsonObject } | { ok: false; errors: FieldProblem[] };

/**
 * The form's verdict: the same one that the API will give, plus what could not be converted. `inputs` are what is to be sent. With `keepMasked` a
 * secret may be its mask, for a form that is filled from an earlier run.
 */
export function checkForm(
  specs: InputSpecs,
  model: Pick<FormModel, 'fields'>,
  values: FormValues,
  { keepMasked = false }: ValidateOptions = {},
): CheckedForm {
  const { inputs, errors } = inputsFromForm(model, values);
  const verdict = validateInputs(specs, inputs, { keepMasked });
  const unreadable = new Set(errors.map(({ path }) => path));
  // A field that could not be read is missing from the inputs; that it "is required" would be a second, wrong complaint.
  const found = verdict.ok ? [] : verdict.errors.filter(({ path }) => !unreadable.has(path));
  return errors.length + found.length === 0 ? { ok: true, inputs } : { ok: false, errors: [...errors, ...found] };
}

function fromFields(fields: readonly Field[], values: FormValues, errors: FieldProblem[]): JsonObject {
  const inputs: JsonObject = {};
  visitAsked(fields, values, errors, (field, _spec, given) => {
    if (given !== undefined) inputs[field.name] = given;
  });
  return inputs;
}

/**
 * The fields that are asked for beside what the others hold, each with the choices that are left. What is not among them is not sent, and stays in the
 * form's values in case it is asked for again.
 */
export function askedFields(fields: readonly Field[], values: FormValues): Field[] {
  const asked: Field[] = [];
  visitAsked(fields, values, [], (field, spec) => {
    asked.push(offering(field, spec));
  });
  return asked;
}

function visitAsked(
  fields: readonly Field[],
  values: FormValues,
  errors: FieldProblem[],
  visit: (field: Field, spec: InputSpec, given: Json | undefined) => void,
): void {
  const earlier: JsonObject = {};
  for (const field of fields) {
    const spec = askedSpec(field.spec, earlier);
    if (spec === null) continue;
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    const read = value === undefined ? undefined : fromField(field, value, errors);
    const given = read !== undefined && isOffered(offering(field, spec), read) ? read : undefined;
    rememberValue(earlier, field.name, spec, given);
    visit(field, spec, given);
  }
}

/** The field with the choices that `spec`, what applies beside the other inputs, leaves of all. */
function offering(field: Field, spec: InputSpec): Field {
  if (spec === field.spec) return field;
  const offered = choicesOf(spec) ?? [];
  const options = offered.flatMap(({ title, value }) =>
    field.options.filter((option) => jsonEqual(option.value, value)).map((option) => ({ ...option, title })),
  );
  return { ...field, options };
}

/** What was chosen before another input changed may be no choice any more; then nothing is chosen. */
function isOffered(field: Field, value: Json): boolean {
  return field.spec.choices_from === undefined || field.options.some((option) => jsonEqual(option.value, value));
}

/** The JSON value of one field; undefined when it is not given. */
function fromField(field: Field, value: FormValue, errors: FieldProblem[]): Json | undefined {
  if (field.start !== undefined && jsonEqual(value, initialValue(field))) return field.start;
  switch (field.control) {
    case 'checkbox':
      return typeof value === 'boolean' ? value : field.required ? false : undefined;
    case 'radio':
    case 'select':
      return value === '' ? undefined : field.options.find(({ index }) => String(index) === value)?.value;
    case 'checks':
      return Array.isArray(value) ? fromChecks(field, value) : undefined;
    case 'rows':
      return Array.isArray(value) ? fromRows(field, value, errors) : undefined;
    case 'group':
      return field.required || isFilled(field, value) ? fromFields(field.fields, isGroup(value) ? value : {}, errors) : undefined;
    case 'number':
      return value === '' || typeof value !== 'string' ? undefined : numberOrText(value);
    case 'json':
      return typeof value === 'string' ? fromJsonText(field, value, errors) : undefined;
    default:
      return typeof value === 'string' && value !== '' ? value : undefined;
  }
}

/** True when the person gave anything at all; only then is a group that need not be given a given one. */
function isFilled(field: Field, value: FormValue | undefined): boolean {
  if (field.control === 'group')
    return isGroup(value) && askedFields(field.fields, value).some((inner) => isFilled(inner, value[inner.name]));
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== '';
}

/** In the order of the choices, whatever the order of the clicks. */
function fromChecks(field: Field, checked: FormValue[]): Json | undefined {
  if (checked.length === 0) return field.required || field.start !== undefined ? [] : undefined;
  return field.options.filter(({ index }) => checked.includes(String(index))).map(({ value }) => value);
}

/** No rows mean an empty list where the list must be given, or where the person took out what was there. */
function fromRows(field: Field, rows: FormValue[], errors: FieldProblem[]): Json | undefined {
  if (rows.length === 0) return field.required || field.start !== undefined ? [] : undefined;
  return rows.map((row, index) => {
    const item = rowField(field, index);
    const value = fromField(item, row, errors);
    if (value === undefined) errors.push({ path: item.path, message: 'is empty: fill it in or remove it' });
    return value ?? null;
  });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberOrText(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return NUMBER.test(trimmed) ? Number(trimmed) : text;
}

function fromJsonText(field: Field, text: string, errors: FieldProblem[]): Json | undefined {
  if (text.trim() === '') return undefined;
  const parsed = parseJsonText(text);
  if (parsed.ok) return parsed.value;
  errors.push({ path: field.path, message: parsed.message });
  return undefined;
}

function isGroup(value: FormValue | undefined): value is FormValues {
  return isJsonObject(value);
}
