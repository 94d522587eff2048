import { askedSpec, conditionText, rememberValue } from './asked-spec';
import { count, scalarProblem, type CheckOptions } from './check-scalar';
import type { InputSpec, Json, JsonObject } from './input-spec';
import { isJsonObject, jsonProblems } from './json-value';
import type { Path } from './problem-list';
import { worded } from './worded';

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

/**
 * Checks the named values of `raw` against `specs`: unknown and missing ones are problems, and those that are not asked for beside the others;
 * defaults are filled in, and the answer is in the order of the specs. Shared by the inputs of an op and by the properties of a dict.
 */
export function checkFields(
  specs: Record<string, InputSpec>,
  raw: JsonObject,
  path: Path | string,
  unknown: string,
  options: CheckOptions,
): JsonObject {
  const checked: JsonObject = {};
  const earlier: JsonObject = {};
  for (const [name, written] of Object.entries(specs)) {
    const fieldPath = { parent: path, step: name };
    const spec = askedSpec(written, earlier);
    if (spec === null) {
      if (Object.hasOwn(raw, name)) options.problems.add(fieldPath, notAsked(written));
      continue;
    }
    rememberValue(earlier, name, spec, Object.hasOwn(raw, name) ? raw[name] : undefined);
    if (Object.hasOwn(raw, name)) checked[name] = checkValue(spec, raw[name], fieldPath, options);
    else if (spec.default !== undefined) checked[name] = checkDefault(spec, spec.default, fieldPath, options);
    else if (spec.required !== false) options.problems.add(fieldPath, worded(spec, 'required', 'is required'));
  }
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(specs, name)) options.problems.add({ parent: path, step: name }, unknown);
  }
  return checked;
}

function notAsked(spec: InputSpec): string {
  if (spec.visible_when !== undefined) return `is only taken when ${conditionText(spec.visible_when)}: leave it out`;
  return `has no choices for this value of ${spec.choices_from?.input ?? ''}: leave it out`;
}

/** A stored default is never a mask; the specs that a browser sees mask the default of a secret, and there it stands for the real one. */
function checkDefault(spec: InputSpec, value: Json, path: Path | string, options: CheckOptions): Json {
  return checkValue(spec, value, path, { ...options, keepMasked: true });
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
  if (typeof spec.min === 'number' && size < spec.min)
    problems.add(path, worded(spec, 'min', `must have at least ${count(spec.min, noun)}`));
  if (typeof spec.max === 'number' && size > spec.max)
    problems.add(path, worded(spec, 'max', `must have at most ${count(spec.max, noun)}`));
}
