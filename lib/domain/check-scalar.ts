import { assertNever } from './assert-never';
import { dayStart, isCalendarDate, parseDatetime } from './calendar';
import { choicesOf, SECRET_MASK, type InputSpec, type InputType, type Json } from './input-spec';
import { formatProblem } from './format-problem';
import { hasNul, NUL_MESSAGE } from './json-value';
import { matchesPattern, matchingCost } from './pattern';
import type { ProblemList } from './problem-list';
import { worded } from './worded';

export interface CheckOptions {
  /** Collects what is wrong. */
  problems: ProblemList;
  /** A secret may be the mask, which then stands for the stored one (run again with changes). */
  keepMasked?: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Types whose values can be compared with what an author writes in a condition. */
export const SCALAR_TYPES = ['string', 'int', 'float', 'bool', 'date', 'datetime'] as const satisfies readonly InputType[];

export function isAnyScalar(type: InputType): boolean {
  return SCALAR_TYPES.some((each) => each === type);
}

/** What is wrong with a value that has no parts, or with one that should have had parts. */
export function scalarProblem(spec: InputSpec, value: unknown, options: CheckOptions): string | null {
  switch (spec.type) {
    case 'string':
      return typeof value === 'string' ? textProblem(spec, value, options) : typeMessage(spec, 'must be text', value);
    case 'secret':
      if (typeof value !== 'string') return typeMessage(spec, 'must be text', value);
      if (value !== SECRET_MASK) return textProblem(spec, value, options);
      return options.keepMasked === true ? null : 'is the mask that hides a secret, not the secret: enter it again';
    case 'int':
      if (typeof value !== 'number' || !Number.isInteger(value)) return typeMessage(spec, 'must be a whole number', value);
      if (!Number.isSafeInteger(value))
        return worded(spec, 'type', 'must be a whole number between -9007199254740991 and 9007199254740991');
      return numberProblem(spec, value);
    case 'float':
      if (typeof value !== 'number') return typeMessage(spec, 'must be a number', value);
      return Number.isFinite(value) ? numberProblem(spec, value) : 'must be a number that is not too large';
    case 'bool':
      return typeof value === 'boolean' ? choiceProblem(spec, value) : typeMessage(spec, 'must be true or false', value);
    case 'file':
      return typeof value === 'string' && UUID.test(value) ? null : typeMessage(spec, 'must be the id of an uploaded file', value);
    case 'date':
      return dateProblem(spec, value);
    case 'datetime':
      if (typeof value === 'string' && parseDatetime(value) !== null) return timeProblem(spec, value, parseDatetime);
      return typeMessage(spec, 'must be a date and time with its offset, such as 2025-01-31T09:30:00Z', value);
    case 'list':
      return typeMessage(spec, 'must be a list', value);
    case 'dict':
      return typeMessage(spec, 'must be an object', value);
    default:
      return assertNever(spec.type);
  }
}

/** Names what came instead where the mistake is a common one: numbers in quotes, nothing at all. */
function typeMessage(spec: InputSpec, expected: string, value: unknown): string {
  return worded(spec, 'type', typeText(expected, value));
}

function typeText(expected: string, value: unknown): string {
  if (value === null) return `${expected}, not null`;
  if (typeof value === 'string' && /^must be (a whole number|a number|true or false)/.test(expected)) return `${expected}, not text`;
  return expected;
}

function textProblem(spec: InputSpec, value: string, { problems }: CheckOptions): string | null {
  if (hasNul(value)) return NUL_MESSAGE;
  const { min_length: min, max_length: max, pattern } = spec;
  // UTF-16 units are never fewer than code points, and counting the latter costs a walk over the text.
  if (min !== undefined && codePoints(value) < min) return worded(spec, 'min_length', `must have at least ${count(min, 'character')}`);
  if (max !== undefined && value.length > max && codePoints(value) > max)
    return worded(spec, 'max_length', `must have at most ${count(max, 'character')}`);
  if (pattern !== undefined) {
    if (!problems.spendOnMatching(matchingCost(pattern, value))) return 'is too long to be compared with its pattern';
    if (!matchesPattern(pattern, value))
      return worded(
        spec,
        'pattern',
        spec.pattern_hint ? `has not the right form: ${spec.pattern_hint}` : `must match the pattern ${pattern}`,
      );
  }
  const misformed = spec.format === undefined ? null : formatProblem(spec.format, value);
  return misformed === null ? choiceProblem(spec, value) : worded(spec, 'format', misformed);
}

function numberProblem(spec: InputSpec, value: number): string | null {
  if (typeof spec.min === 'number' && value < spec.min) return worded(spec, 'min', `must be at least ${spec.min}`);
  if (typeof spec.max === 'number' && value > spec.max) return worded(spec, 'max', `must be at most ${spec.max}`);
  if (spec.step !== undefined && !isStep(value, typeof spec.min === 'number' ? spec.min : 0, spec.step))
    return worded(spec, 'step', stepText(spec.step, spec.min));
  return choiceProblem(spec, value);
}

/** Steps such as 0.1 have no exact binary form, so a value counts as on a step when it is as near as rounding can put it. */
function isStep(value: number, start: number, step: number): boolean {
  const steps = (value - start) / step;
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
}

function stepText(step: number, start: number | string | undefined): string {
  return typeof start === 'number' && start !== 0 ? `must be ${start} and a multiple of ${step} more` : `must be a multiple of ${step}`;
}

function dateProblem(spec: InputSpec, value: unknown): string | null {
  if (typeof value !== 'string') return typeMessage(spec, 'must be a date such as 2025-01-31', value);
  if (isCalendarDate(value)) return timeProblem(spec, value, dayStart);
  return typeMessage(
    spec,
    /^\d{4}-\d\d-\d\d$/.test(value) ? 'must be a date that exists in the calendar' : 'must be a date such as 2025-01-31',
    value,
  );
}

function timeProblem(spec: InputSpec, value: string, instant: (text: string) => number | null): string | null {
  const at = instant(value) ?? 0;
  const min = typeof spec.min === 'string' ? instant(spec.min) : null;
  const max = typeof spec.max === 'string' ? instant(spec.max) : null;
  if (min !== null && at < min) return worded(spec, 'min', `must be ${spec.min ?? ''} or later`);
  if (max !== null && at > max) return worded(spec, 'max', `must be ${spec.max ?? ''} or earlier`);
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
  return worded(spec, 'choices', `must be one of ${shown.join(', ')}${values.size > shown.length ? ' …' : ''}`);
}

export function count(n: number, noun: 'character' | 'item' | 'entry'): string {
  if (n === 1) return `1 ${noun}`;
  return `${n} ${noun === 'entry' ? 'entries' : `${noun}s`}`;
}

function codePoints(text: string): number {
  let points = 0;
  for (const _ of text) points += 1;
  return points;
}
