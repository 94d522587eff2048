import { isTest } from './asked-spec';
import { checkValue } from './check-value';
import { isAnyScalar, SCALAR_TYPES } from './check-scalar';
import type { InputSpec, InputSpecs, InputType } from './input-spec';
import { isJsonObject } from './json-value';
import { joinPath, ProblemList } from './problem-list';

const MAX_CONDITIONS = 20;
const TESTS = ['not', 'min', 'max', 'given'] as const;
const ORDERED: readonly InputType[] = ['int', 'float', 'date', 'datetime'];

/**
 * What is wrong with `visible_when`: it may look only at inputs that stand before it in the form (so nothing waits for itself), and only for values
 * that those can have, as anything else is a slip of its author. `earlier` are these inputs.
 */
export function checkVisibleWhen(raw: unknown, path: string, earlier: InputSpecs, problems: ProblemList): boolean {
  const found = new ProblemList();
  const conditions: unknown[] = Array.isArray(raw) ? raw : [raw];
  if (conditions.length === 0 || conditions.length > MAX_CONDITIONS)
    found.add(path, `must be a condition or a list of 1 to ${MAX_CONDITIONS} of them`);
  for (const [index, condition] of conditions.slice(0, MAX_CONDITIONS).entries()) {
    checkCondition(condition, Array.isArray(raw) ? joinPath(path, index) : path, earlier, found);
  }
  for (const problem of found.list(path)) problems.add(problem.path, problem.message);
  return found.empty;
}

function checkCondition(raw: unknown, path: string, earlier: InputSpecs, problems: ProblemList): void {
  if (!isJsonObject(raw) || Object.keys(raw).length === 0) {
    problems.add(path, 'must be an object of inputs and the values they must have, such as {"mode": "fast"} or {"count": {"min": 2}}');
    return;
  }
  for (const [name, test] of Object.entries(raw)) {
    const testPath = joinPath(path, name.slice(0, 100));
    const spec = earlierInput(name, testPath, earlier, problems);
    if (spec) checkTest(test, spec, testPath, problems);
  }
}

/** The spec of an input that stands before; otherwise a problem. */
export function earlierInput(name: string, path: string, earlier: InputSpecs, problems: ProblemList): InputSpec | null {
  const spec = Object.hasOwn(earlier, name) ? earlier[name] : undefined;
  if (spec) return spec;
  const names = Object.keys(earlier);
  problems.add(
    path,
    names.length === 0
      ? 'names no input before this one, which is the first'
      : `names no input before this one; these are ${names.slice(0, 20).join(', ')}`,
  );
  return null;
}

function checkTest(test: unknown, spec: InputSpec, path: string, problems: ProblemList): void {
  if (!isTest(test)) {
    checkOperand(test, spec, path, problems);
    return;
  }
  if (Object.keys(test).length === 0) problems.add(path, `must be a value, a list of values, or an object of ${TESTS.join(', ')}`);
  for (const [name, operand] of Object.entries(test as Record<string, unknown>)) {
    const operandPath = joinPath(path, name.slice(0, 100));
    if (name === 'given') {
      if (typeof operand !== 'boolean') problems.add(operandPath, 'must be true or false');
    } else if (name === 'not') {
      checkOperand(operand, spec, operandPath, problems);
    } else if (name === 'min' || name === 'max') {
      if (ORDERED.includes(spec.type)) checkValue({ type: spec.type }, operand, operandPath, { problems });
      else problems.add(operandPath, `does not apply to ${spec.type} inputs`);
    } else {
      problems.add(operandPath, `is not known here; a test is a value, a list of values, or an object of ${TESTS.join(', ')}`);
    }
  }
}

function checkOperand(raw: unknown, spec: InputSpec, path: string, problems: ProblemList): void {
  if (!isAnyScalar(spec.type)) {
    problems.add(path, `cannot be compared: of a ${spec.type} input only {"given": true} or {"given": false} can be asked`);
    return;
  }
  const values: unknown[] = Array.isArray(raw) ? raw : [raw];
  if (values.length === 0) problems.add(path, 'must not be an empty list');
  for (const [index, value] of values.entries()) checkValue(spec, value, Array.isArray(raw) ? joinPath(path, index) : path, { problems });
}

/** The input that `choices_from` looks at, with each of its keys turned into a value of that input; problems otherwise. */
export function checkChoicesSource(raw: unknown, path: string, earlier: InputSpecs, problems: ProblemList): Map<string, unknown> | null {
  if (!isJsonObject(raw) || typeof raw.input !== 'string' || !isJsonObject(raw.choices)) {
    problems.add(path, 'must be an object of input, the name of an earlier one, and choices, a list of choices for each of its values');
    return null;
  }
  for (const name of Object.keys(raw)) {
    if (name !== 'input' && name !== 'choices')
      problems.add(joinPath(path, name.slice(0, 100)), 'is not known here; possible are input and choices');
  }
  const spec = earlierInput(raw.input, joinPath(path, 'input'), earlier, problems);
  if (spec === null) return null;
  if (!isAnyScalar(spec.type)) {
    problems.add(joinPath(path, 'input'), `must be the name of an input of type ${SCALAR_TYPES.join(', ')}`);
    return null;
  }
  const lists = new Map<string, unknown>();
  for (const [key, choices] of Object.entries(raw.choices)) {
    const keyPath = joinPath(joinPath(path, 'choices'), key.slice(0, 100));
    const found = new ProblemList();
    checkValue(spec, keyValue(key, spec.type), keyPath, { problems: found });
    for (const problem of found.list(keyPath)) problems.add(keyPath, `is not a value of ${raw.input}: it ${problem.message}`);
    lists.set(key, choices);
  }
  if (lists.size === 0) problems.add(joinPath(path, 'choices'), 'must have a list of choices for at least one value');
  return lists;
}

function keyValue(key: string, type: InputType): unknown {
  if (type === 'bool') return key === 'true' ? true : key === 'false' ? false : key;
  if (type !== 'int' && type !== 'float') return key;
  return String(Number(key)) === key ? Number(key) : key;
}
