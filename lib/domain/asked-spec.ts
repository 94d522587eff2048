import { dayStart, parseDatetime } from './calendar';
import type { Condition, ConditionTest, InputSpec, Json, JsonObject, Scalar } from './input-spec';
import { isJsonObject } from './json-value';

/**
 * The spec of an input as it applies beside the values of the inputs before it (`earlier`, defaults filled in): with the choices that those values
 * leave, or null when it is not asked for at all. Server and form ask the same question, so a field that the form hides is one that the server does
 * not take.
 */
export function askedSpec(spec: InputSpec, earlier: JsonObject): InputSpec | null {
  if (spec.visible_when !== undefined && !holds(spec.visible_when, earlier)) return null;
  if (spec.choices_from === undefined) return spec;
  const { input, choices } = spec.choices_from;
  const key = choiceKey(valueOf(earlier, input));
  const list = key !== null && Object.hasOwn(choices, key) ? choices[key] : undefined;
  return list === undefined ? null : { ...spec, choices: list };
}

/** Adds to `earlier` what the inputs after `name` are judged by: its value as it was given, else its default. Call it for what is asked for only. */
export function rememberValue(earlier: JsonObject, name: string, spec: InputSpec, given: Json | undefined): void {
  const value = given ?? spec.default;
  if (value !== undefined) earlier[name] = value;
}

/** How a value is written as a key of `choices_from`; null for one that cannot be. */
export function choiceKey(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Whether a condition, or one of several, holds. */
export function holds(when: Condition | Condition[], earlier: JsonObject): boolean {
  const conditions = Array.isArray(when) ? when : [when];
  return conditions.some((condition) => Object.entries(condition).every(([name, test]) => passes(test, valueOf(earlier, name))));
}

function valueOf(values: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function passes(test: Scalar | Scalar[] | ConditionTest, value: Json | undefined): boolean {
  if (Array.isArray(test)) return test.some((each) => each === value);
  if (!isTest(test)) return test === value;
  const { not, min, max, given } = test;
  if (given !== undefined && given !== isGiven(value)) return false;
  if (not !== undefined && passes(not, value)) return false;
  return (min === undefined || place(value) >= place(min)) && (max === undefined || place(value) <= place(max));
}

export function isTest(test: unknown): test is ConditionTest {
  return isJsonObject(test);
}

/** Whether a value counts as given. A form cannot tell an empty list or group from none. */
export function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !isEmpty(value);
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every(isEmpty);
}

/** A number to compare by; NaN, which no comparison holds for, where there is none. */
function place(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (parseDatetime(value) ?? dayStart(value) ?? NaN) : NaN;
}

/** A condition in words that may follow "when": `mode is "fast" or "exact", and count is at least 3`. */
export function conditionText(when: Condition | Condition[]): string {
  const conditions = Array.isArray(when) ? when : [when];
  return conditions
    .map((condition) =>
      Object.entries(condition)
        .map(([name, test]) => `${name} ${testText(test)}`)
        .join(' and '),
    )
    .join(', or when ');
}

function testText(test: Scalar | Scalar[] | ConditionTest): string {
  if (!isTest(test)) return `is ${anyOf(test)}`;
  const parts = [
    ...(test.given === undefined ? [] : [test.given ? 'is given' : 'is not given']),
    ...(test.not === undefined ? [] : [`is not ${anyOf(test.not)}`]),
    ...(test.min === undefined ? [] : [`is at least ${test.min}`]),
    ...(test.max === undefined ? [] : [`is at most ${test.max}`]),
  ];
  return parts.join(' and ');
}

function anyOf(test: Scalar | Scalar[]): string {
  return (Array.isArray(test) ? test : [test]).map((each) => JSON.stringify(each)).join(' or ');
}
