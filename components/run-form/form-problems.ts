import type { Field, FormModel, FormValues } from '@/lib/domain/field-model';
import { checkForm } from '@/lib/domain/form-values';
import type { FieldProblem, InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import type { JsonInputs } from '@/lib/domain/json-inputs';
import { lineOf } from './json-lines';
import { OPTION_SPECS } from './run-options';

/** What is wrong in the JSON of the inputs, and at which line. */
export interface JsonProblem {
  line: number;
  message: string;
}

/** The inputs that stand in a JSON text, right or wrong; null where there are none to be read. */
export function readable(written: JsonInputs): JsonObject | null {
  if (written.ok) return written.inputs;
  return written.kind === 'refused' ? written.inputs : null;
}

/** What cannot be read is said at once, all else after the first try. */
export function jsonProblems(text: string | null, written: JsonInputs | null, tried: boolean): JsonProblem[] {
  if (text === null || written === null || written.ok) return [];
  if (written.kind === 'unreadable') return [{ line: written.line, message: written.message }];
  if (!tried) return [];
  return written.problems.map(({ path, message }) => ({
    line: lineOf(text, path),
    message: `${path.replace(/^inputs\./, '')} ${message}`,
  }));
}

/** Whether a person has been at the field of a problem, or at one inside or around it. */
export function wasLeft(touched: ReadonlySet<string>, path: string): boolean {
  return [...touched].some((left) => left === path || path.startsWith(`${left}.`));
}

/** Nobody is told that a field is required before they have tried: they may be on their way to it. */
export function isGiven(inputs: JsonObject, path: string): boolean {
  let value: unknown = inputs;
  for (const step of path.split('.').slice(1)) {
    if (typeof value !== 'object' || value === null) return true;
    value = (value as Record<string, unknown>)[step];
  }
  return value !== undefined;
}

export function inputProblems(specs: InputSpecs, model: FormModel, values: FormValues, keepMasked: boolean): FieldProblem[] {
  const verdict = checkForm(specs, model, values, { keepMasked });
  return verdict.ok ? [] : verdict.errors;
}

export function optionProblems(options: Field[], values: FormValues): FieldProblem[] {
  const verdict = checkForm(OPTION_SPECS, { fields: options }, values);
  return verdict.ok ? [] : verdict.errors.map(({ path, message }) => ({ path: path.replace(/^inputs\./, ''), message }));
}
