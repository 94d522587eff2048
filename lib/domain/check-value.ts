import { assertNever } from './assert-never';
import { dayStart, isCalendarDate, parseDatetime } from './calendar';
import { choicesOf, SECRET_MASK, type InputSpec, type Json, type JsonObject } from './input-spec';
import { hasNul, isJsonObject, jsonProblems, NUL_MESSAGE } from './json-value';
import { matchesPattern, matchingCost } from './pattern';
import type { Path, ProblemList } from './problem-list';

export interface CheckOptions {
  /** Collects what is wrong. */
  problems: ProblemList;
  /** A secret may be the mask, which then stands for the stored one (run again with changes). */
  keepMasked?: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Checks one value against its spec and returns it with the defaults of nested properties filled in. Every problem is added to
 * `options.problems`; after one the returned value means nothing.
 */
export function checkValue(spec: InputSpec, value: unknown, path: Path | string, options: CheckOptions): Json {
  if (spec.type === 'list' && Array.isArray(value)) return checkList(spec, value, path, options);
  if (spec.type === 'dict' && isJsonObject(value)) return checkDict(spec, value, path, options);
  const problem = scalarProblem(spec, value, options);
  if (problem === null) return value as Json;
  options.problems.add(path, problem);
  return null;
}

/** What is wrong with a value that has no parts, or with one that should have had parts. */
function scalarProblem(spec: InputSpec, value: unknown, options: CheckOptions): string | null {
  switch (spec.type) {
    case 'string':
      return typeof value === 'string' ? textProblem(spec, value, options) : typeMessage('must be text', value);
    case 'secret':
      if (typeof value !== 'string') return typeMessage('must be text', value);
      if (value !== SECRET_MASK) return textProblem(spec, value, options);
      return options.keepMasked === true ? null : 'is the mask that hides a secret, not the secret: enter it again';
    case 'int':
      if (typeof value !== 'number' || !Number.isInteger(value)) return typeMessage('must be a whole number', value);
      if (!Number.isSafeInteger(value)) return 'must be a whole number between -9007199254740991 and 9007199254740991';
      return numberProblem(spec, value);
    case 'float':
      if (typeof value !== 'number') return typeMessage('must be a number', value);
      return Number.isFinite(value) ? numberProblem(spec, value) : 'must be a number that is not too large';
    case 'bool':
      return typeof value === 'boolean' ? choiceProblem(spec, value) : typeMessage('must be true or false', value);
    case 'file':
      return typeof value === 'string' && UUID.test(value) ? null : typeMessage('must be the id of an uploaded file', value);
    case 'date':
      return dateProblem(spec, value);
    case 'datetime':
      if (typeof value === 'string' && parseDatetime(value) !== null) return timeProblem(spec, value, parseDatetime);
      return typeMessage('must be a date and time with its offset, such as 2025-01-31T09:30:00Z', value);
    case 'list':
      return typeMessage('must be a list', value);
    case 'dict':
      return typeMessage('must be an object', value);
    default:
      return assertNever(spec.type);
  }
}

/**
 * Checks the named values of `raw` against `specs`: unknown and missing ones are problems, defaults are filled in, and the answer
 * is in the order of the specs. Shared by the inputs of an op and by the properties of a dict.
 */
export function checkFields(
  specs: Record<string, InputSpec>,
  raw: JsonObject,
  path: Path | string,
  unknown: string,
  options: CheckOptions,
): JsonObject {
  const checked: JsonObject = {};
  for (const [name, spec] of Object.entries(specs)) {
    const fieldPath = { parent: path, step: name };
    if (Object.hasOwn(raw, name)) checked[name] = checkValue(spec, raw[name], fieldPath, options);
    else if (spec.default !== undefined) checked[name] = checkDefault(spec, spec.default, fieldPath, options);
    else if (spec.required !== false) options.problems.add(fieldPath, 'is required');
  }
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(specs, name)) options.problems.add({ parent: path, step: name }, unknown);
  }
  return checked;
}

/** A stored default is never a mask; the specs that a browser sees mask the default of a secret, and there it stands for the real one. */
function checkDefault(spec: InputSpec, value: Json, path: Path | string, options: CheckOptions): Json {
  return checkValue(spec, value, path, { ...options, keepMasked: true });
}

/** Names what came instead where the mistake is a common one: numbers in quotes, nothing at all. */
function typeMessage(expected: string, value: unknown): string {
  if (value === null) return `${expected}, not null`;
  if (typeof value === 'string' && /^must be (a whole number|a number|true or false)/.test(expected)) return `${expected}, not text`;
  return expected;
}

function textProblem(spec: InputSpec, value: string, { problems }: CheckOptions): string | null {
  if (hasNul(value)) return NUL_MESSAGE;
  const { min_length: min, max_length: max, pattern } = spec;
  // UTF-16 units are never fewer than code points, and counting the latter costs a walk over the text.
  if (min !== undefined && codePoints(value) < min) return `must have at least ${count(min, 'character')}`;
  if (max !== undefined && value.length > max && codePoints(value) > max) return `must have at most ${count(max, 'character')}`;
  if (pattern !== undefined) {
    if (!problems.spendOnMatching(matchingCost(pattern, value))) return 'is too long to be compared with its pattern';
    if (!matchesPattern(pattern, value))
      return spec.pattern_hint ? `has not the right form: ${spec.pattern_hint}` : `must match the pattern ${pattern}`;
  }
  return choiceProblem(spec, value);
}

function numberProblem(spec: InputSpec, value: number): string | null {
  if (typeof spec.min === 'number' && value < spec.min) return `must be at least ${spec.min}`;
  if (typeof spec.max === 'number' && value > spec.max) return `must be at most ${spec.max}`;
  return choiceProblem(spec, value);
}

function dateProblem(spec: InputSpec, value: unknown): string | null {
  if (typeof value !== 'string') return typeMessage('must be a date such as 2025-01-31', value);
  if (isCalendarDate(value)) return timeProblem(spec, value, dayStart);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? 'must be a date that exists in the calendar' : 'must be a date such as 2025-01-31';
}

function timeProblem(spec: InputSpec, value: string, instant: (text: string) => number | null): string | null {
  const at = instant(value) ?? 0;
  const min = typeof spec.min === 'string' ? instant(spec.min) : null;
  const max = typeof spec.max === 'string' ? instant(spec.max) : null;
  if (min !== null && at < min) return `must be ${spec.min ?? ''} or later`;
  if (max !== null && at > max) return `must be ${spec.max ?? ''} or earlier`;
  return choiceProblem(spec, value);
}

/** The values of each list of choices: looking through a thousand of them for each of a million items would take minutes. */
const choiceValues = new WeakMap<object, ReadonlySet<Json>>();

function choiceProblem(spec: InputSpec, value: Json): string | null {
  if (!spec.choices) return null;
  let values = choiceValues.get(spec.choices);
  if (!values) {
    values = new Set(choicesOf(spec)?.map((choice) => choice.value));
    choiceValues.set(spec.choices, values);
  }
  if (values.has(value)) return null;
  const shown = [...values].slice(0, 20).map(String);
  return `must be one of ${shown.join(', ')}${values.size > shown.length ? ' …' : ''}`;
}

function checkList(spec: InputSpec, value: unknown[], path: Path | string, options: CheckOptions): Json {
  checkCount(spec, value.length, 'item', path, options);
  const { items } = spec;
  if (!items) return checkFree(value, path, options);
  return value.map((item, index) => checkValue(items, item, { parent: path, step: index }, options));
}

function checkDict(spec: InputSpec, value: JsonObject, path: Path | string, options: CheckOptions): Json {
  const { properties } = spec;
  const checked = properties ? checkFields(properties, value, path, 'is not a known entry', options) : checkFree(value, path, options);
  checkCount(spec, Object.keys(properties && isJsonObject(checked) ? checked : value).length, 'entry', path, options);
  return checked;
}

/** A part of the value that its author left open: any JSON that can be stored. */
function checkFree(value: Json | unknown[], path: Path | string, { problems }: CheckOptions): Json {
  for (const problem of jsonProblems(value))
    problems.add(
      problem.path.reduce<Path | string>((parent, step) => ({ parent, step }), path),
      problem.message,
    );
  return value as Json;
}

function checkCount(spec: InputSpec, size: number, noun: 'item' | 'entry', path: Path | string, { problems }: CheckOptions): void {
  if (typeof spec.min === 'number' && size < spec.min) problems.add(path, `must have at least ${count(spec.min, noun)}`);
  if (typeof spec.max === 'number' && size > spec.max) problems.add(path, `must have at most ${count(spec.max, noun)}`);
}

function count(n: number, noun: 'character' | 'item' | 'entry'): string {
  if (n === 1) return `1 ${noun}`;
  return `${n} ${noun === 'entry' ? 'entries' : `${noun}s`}`;
}

function codePoints(text: string): number {
  let points = 0;
  for (const _ of text) points += 1;
  return points;
}
