import { checkValue } from './check-value';
import { dayStart, parseDatetime } from './calendar';
import { canonicalType, INPUT_NAME, INPUT_TYPES, type FieldProblem, type InputSpec, type InputSpecs, type Json } from './input-spec';
import { isJsonObject, jsonEqual } from './json-value';
import { joinPath, ProblemList } from './problem-list';
import { attributeProblem, ATTRIBUTES, isAttribute, misfit, type Attribute } from './spec-attributes';
import { containsType } from './nested-types';
import { checkChoicesSource, checkVisibleWhen } from './parse-conditions';

export const MAX_INPUTS = 200;
export const MAX_CHOICES = 1000;
/** Levels of `items` and `properties`, the input itself being the first. */
export const MAX_SPEC_DEPTH = 8;

export type ParsedInputSpecs = { ok: true; specs: InputSpecs } | { ok: false; errors: FieldProblem[] };

/**
 * Parses `input_specs` (CONTRACT §2): the types made canonical, attributes that are null left out, all else as its author wrote it
 * and in that order. Otherwise every problem at once, with paths relative to `input_specs` such as `top_k.min`; a spec that
 * contradicts itself is a problem too.
 */
export function parseInputSpecs(raw: unknown): ParsedInputSpecs {
  if (!isJsonObject(raw)) return { ok: false, errors: [{ path: '', message: 'must be an object of input names and specs' }] };
  const problems = new ProblemList();
  const specs = parseNamedSpecs(raw, '', 1, problems);
  return problems.empty ? { ok: true, specs } : { ok: false, errors: problems.list('') };
}

function parseNamedSpecs(raw: Record<string, unknown>, path: string, depth: number, problems: ProblemList): InputSpecs {
  const specs: InputSpecs = {};
  for (const [index, [name, value]] of Object.entries(raw).entries()) {
    const specPath = joinPath(path, name.slice(0, 100));
    if (index >= MAX_INPUTS) {
      problems.add(specPath, `is one too many: at most ${MAX_INPUTS} are possible`);
      break;
    }
    if (!INPUT_NAME.test(name)) problems.add(specPath, 'must have a name of at most 64 letters, digits and _ that starts with a letter');
    const spec = parseSpec(value, specPath, depth, problems, specs);
    if (spec && INPUT_NAME.test(name)) specs[name] = spec;
  }
  return specs;
}

/** The spec without its faulty attributes, so that the rest can still be checked; null when not even the type is known. */
function parseSpec(raw: unknown, path: string, depth: number, problems: ProblemList, earlier: InputSpecs): InputSpec | null {
  if (depth > MAX_SPEC_DEPTH) {
    problems.add(path, `must not be nested deeper than ${MAX_SPEC_DEPTH} levels`);
    return null;
  }
  if (!isJsonObject(raw)) {
    problems.add(path, 'must be an object with a type');
    return null;
  }
  const type = canonicalType(raw.type);
  if (!type) problems.add(joinPath(path, 'type'), `must be one of ${INPUT_TYPES.join(', ')}`);
  const spec: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'type') {
      spec.type = type;
    } else if (!isAttribute(name)) {
      problems.add(joinPath(path, name.slice(0, 100)), `is not an attribute of an input; possible are type, ${ATTRIBUTES.join(', ')}`);
    } else if (value !== null && type) {
      const attributePath = joinPath(path, name);
      const problem = misfit(name, type) ?? attributeProblem(name, value, type);
      if (problem !== null) problems.add(attributePath, problem);
      else if (name === 'items') spec.items = parseItems(value, attributePath, depth, problems) ?? undefined;
      else if (name === 'properties') spec.properties = parseProperties(value, attributePath, depth, problems) ?? undefined;
      else spec[name] = value;
    }
  }
  if (!type) return null;
  // Each attribute has been checked to be what InputSpec says, apart from those that hold values of the input itself.
  const parsed = spec as unknown as InputSpec;
  checkBounds(parsed, path, problems);
  checkOwnValues(parsed, path, problems);
  checkDependence(parsed, path, earlier, problems);
  return parsed;
}

/** Items are always given by their list, so whatever is about an absent input has no meaning on them. */
const NOT_ON_ITEMS = ['default', 'prefill', 'section', 'visible_when', 'choices_from'] as const satisfies readonly Attribute[];

function parseItems(raw: unknown, path: string, depth: number, problems: ProblemList): InputSpec | null {
  const items = parseSpec(raw, path, depth + 1, problems, {});
  for (const attribute of NOT_ON_ITEMS) {
    if (items?.[attribute] !== undefined) problems.add(joinPath(path, attribute), 'does not apply to the items of a list');
  }
  return items;
}

function parseProperties(raw: unknown, path: string, depth: number, problems: ProblemList): InputSpecs | null {
  if (isJsonObject(raw)) return parseNamedSpecs(raw, path, depth + 1, problems);
  problems.add(path, 'must be an object of names and specs');
  return null;
}

/** Bounds that nothing can satisfy; they are taken out of `spec`, as every value would be reported because of them. */
function checkBounds(spec: InputSpec, path: string, problems: ProblemList): void {
  if (spec.min !== undefined && spec.max !== undefined && boundOrder(spec.min) > boundOrder(spec.max)) {
    problems.add(joinPath(path, 'min'), `must not be above max (${spec.max})`);
    delete spec.min;
    delete spec.max;
  }
  if (spec.min_length !== undefined && spec.max_length !== undefined && spec.min_length > spec.max_length) {
    problems.add(joinPath(path, 'min_length'), `must not be above max_length (${spec.max_length})`);
    delete spec.min_length;
    delete spec.max_length;
  }
  if (spec.properties) checkEntryCount(spec, Object.values(spec.properties), path, problems);
}

function checkEntryCount(spec: InputSpec, properties: InputSpec[], path: string, problems: ProblemList): void {
  const always = properties.filter((property) => property.required !== false || property.default !== undefined).length;
  if (typeof spec.min === 'number' && spec.min > properties.length) {
    problems.add(joinPath(path, 'min'), `must not be above the number of properties (${properties.length})`);
    delete spec.min;
  }
  if (typeof spec.max === 'number' && spec.max < always) {
    problems.add(joinPath(path, 'max'), `must not be below the number of properties that are always there (${always})`);
    delete spec.max;
  }
}

function boundOrder(bound: number | string): number {
  if (typeof bound === 'number') return bound;
  return parseDatetime(bound) ?? dayStart(bound) ?? NaN;
}

/** `choices`, `default` and `prefill` must satisfy the spec; an example is ghost text, so any text or a value of the type will do. */
function checkOwnValues(spec: InputSpec, path: string, problems: ProblemList): void {
  if (spec.choices !== undefined && !checkChoices(spec, joinPath(path, 'choices'), problems)) delete spec.choices;
  if (spec.default !== undefined) checkValue(spec, spec.default, joinPath(path, 'default'), { problems });
  if (spec.prefill !== undefined) {
    if (containsType(spec, 'secret')) problems.add(joinPath(path, 'prefill'), 'does not apply to secrets, which a form never shows');
    else checkValue(spec, spec.prefill, joinPath(path, 'prefill'), { problems });
  }
  if (spec.example !== undefined && typeof spec.example !== 'string') {
    checkValue(typeOnly(spec), spec.example, joinPath(path, 'example'), { problems });
  } else if (typeof spec.example === 'string') {
    checkValue({ type: 'string' }, spec.example, joinPath(path, 'example'), { problems });
  }
}

/** What looks at the inputs before this one; taken out of `spec` where it is faulty, like any other attribute. */
function checkDependence(spec: InputSpec, path: string, earlier: InputSpecs, problems: ProblemList): void {
  if (spec.visible_when !== undefined && !checkVisibleWhen(spec.visible_when, joinPath(path, 'visible_when'), earlier, problems))
    delete spec.visible_when;
  if (spec.choices_from === undefined) return;
  const place = joinPath(path, 'choices_from');
  const lists = checkChoicesSource(spec.choices_from, place, earlier, problems);
  for (const [key, choices] of lists ?? [])
    checkChoices({ ...spec, choices: choices as InputSpec['choices'] & {} }, joinPath(joinPath(place, 'choices'), key), problems);
  for (const other of ['choices', 'default', 'prefill'] as const) {
    if (spec[other] !== undefined)
      problems.add(joinPath(path, other), 'does not go together with choices_from, which decides what may be chosen');
  }
  if (lists === null) delete spec.choices_from;
}

/** The spec without its rules, at every level. */
function typeOnly({ type, items, properties }: InputSpec): InputSpec {
  const loose: InputSpec = { type, required: false };
  if (items) loose.items = typeOnly(items);
  if (properties) loose.properties = Object.fromEntries(Object.entries(properties).map(([name, spec]) => [name, typeOnly(spec)]));
  return loose;
}

function checkChoices(spec: InputSpec, path: string, problems: ProblemList): boolean {
  const raw: unknown = spec.choices;
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MAX_CHOICES) {
    problems.add(path, `must be a list of 1 to ${MAX_CHOICES} values or {value, title}`);
    return false;
  }
  const { choices: _, ...rules } = spec;
  const values: Json[] = [];
  let fine = true;
  for (const [index, choice] of raw.entries()) {
    const found = new ProblemList();
    const choicePath = joinPath(path, index);
    const titled = isJsonObject(choice);
    const value: unknown = titled ? checkChoiceObject(choice, choicePath, found) : choice;
    const checked = checkValue(rules, value, titled ? joinPath(choicePath, 'value') : choicePath, { problems: found });
    if (found.empty && values.some((other) => jsonEqual(other, checked))) found.add(choicePath, 'must not repeat an earlier choice');
    if (found.empty) values.push(checked);
    else fine = false;
    for (const problem of found.list(choicePath)) problems.add(problem.path, problem.message);
  }
  return fine;
}

function checkChoiceObject(choice: Record<string, unknown>, path: string, problems: ProblemList): unknown {
  const { value, title, ...others } = choice;
  if (typeof title !== 'string' || title === '') problems.add(joinPath(path, 'title'), 'must be text');
  for (const name of Object.keys(others))
    problems.add(joinPath(path, name.slice(0, 100)), 'is not known here; a choice is a value or {value, title}');
  return value;
}
