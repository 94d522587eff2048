import { checkValue } from './check-value';
import type { FieldProblem, InputSpec, InputSpecs, Json, JsonObject } from './input-spec';
import { containsType } from './nested-types';
import { ProblemList } from './problem-list';

/** What the parameters of a link that fills in a form begin with: `?input.top_k=3`. */
export const LINK_PREFIX = 'input.';

export interface LinkInputs {
  inputs: JsonObject;
  /** What the link says and the form does not take. */
  problems: FieldProblem[];
}

/**
 * The inputs that a link fills in. Text stands as it is, numbers as in JSON, yes and no as `true` and `false`; lists and groups are JSON, and a list
 * may also be one parameter per item. Secrets and files never come by a link: addresses are kept in histories and logs, and an id says nothing of
 * whose file it is. What fits no input is left out and told.
 */
export function inputsFromLink(specs: InputSpecs, parameters: Iterable<readonly [string, string]>): LinkInputs {
  const given = new Map<string, string[]>();
  for (const [key, text] of parameters) {
    if (!key.startsWith(LINK_PREFIX)) continue;
    const name = key.slice(LINK_PREFIX.length);
    given.set(name, [...(given.get(name) ?? []), text]);
  }
  const inputs: JsonObject = {};
  const problems = new ProblemList();
  for (const [name, texts] of given) {
    const found = checkKept(specs, name, (spec) => fromTexts(spec, texts), 'cannot come by a link: enter it here');
    if (found.value !== undefined) inputs[name] = found.value;
    for (const problem of found.problems) problems.add(problem.path, problem.message);
  }
  return { inputs, problems: problems.list('inputs') };
}

/**
 * What is wrong with inputs that are to be kept apart from a run, as in a preset: each must be one of the op's and right by itself, some may be missing,
 * and secrets and files are not kept.
 */
export function keptInputProblems(specs: InputSpecs, inputs: JsonObject): FieldProblem[] {
  return Object.entries(inputs).flatMap(
    ([name, value]) => checkKept(specs, name, () => value, 'cannot be kept: it is a secret or a file').problems,
  );
}

/** Of these inputs those that may be kept apart from a run. */
export function keptInputs(specs: InputSpecs, inputs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => keptInputProblems(specs, { [name]: inputs[name] ?? null }).length === 0),
  );
}

function checkKept(
  specs: InputSpecs,
  name: string,
  read: (spec: InputSpec) => Json,
  refusal: string,
): { value: Json | undefined; problems: FieldProblem[] } {
  const path = `inputs.${name.slice(0, 100)}`;
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) return { value: undefined, problems: [{ path, message: 'is not an input of this op' }] };
  if (!isLinkable(spec)) return { value: undefined, problems: [{ path, message: refusal }] };
  const value = read(spec);
  const found = new ProblemList();
  checkValue(spec, value, path, { problems: found });
  return { value: found.empty ? value : undefined, problems: found.list(path) };
}

/** The parameters of a link that fills in these inputs, as far as a link can. */
export function linkFromInputs(specs: InputSpecs, inputs: JsonObject): [string, string][] {
  return Object.entries(inputs).flatMap(([name, value]): [string, string][] => {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    return spec !== undefined && isLinkable(spec)
      ? [[`${LINK_PREFIX}${name}`, typeof value === 'string' ? value : JSON.stringify(value)]]
      : [];
  });
}

function isLinkable(spec: InputSpec): boolean {
  return !containsType(spec, 'secret') && !containsType(spec, 'file');
}

function fromTexts(spec: InputSpec, texts: readonly string[]): Json {
  const last = texts.at(-1) ?? '';
  if (spec.type === 'list') {
    const whole = texts.length === 1 ? readJson(last) : null;
    if (Array.isArray(whole)) return whole;
    return texts.map((text) => fromText(spec.items ?? { type: 'string' }, text));
  }
  return fromText(spec, last);
}

function fromText(spec: InputSpec, text: string): Json {
  switch (spec.type) {
    case 'int':
    case 'float':
    case 'bool':
    case 'list':
    case 'dict':
      return readJson(text) ?? text;
    default:
      return text;
  }
}

function readJson(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
