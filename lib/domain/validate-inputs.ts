import { checkFields } from './check-value';
import type { FieldProblem, InputSpecs, JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { ProblemList } from './problem-list';

export type ValidatedInputs = { ok: true; inputs: JsonObject } | { ok: false; errors: FieldProblem[] };

export interface ValidateOptions {
  /**
   * Let a secret be its mask, for a form that is filled from an earlier run. Whoever stores inputs puts the stored secrets in
   * place first (`restoreSecrets`) and validates without this.
   */
  keepMasked?: boolean;
}

/**
 * Checks `raw` against `specs` and fills in the defaults (CONTRACT §2). One piece of code for API and form.
 *
 * Returns the inputs in the order of the specs, or every problem at once with paths like `inputs.top_k` and `inputs.items.3`.
 * Values are never converted: `"3"` and `true` are no ints, `null` is a type error. `3.0` is an int, as JSON knows one kind of
 * number. Whether the uploaded file of a `file` input exists is for the caller to check.
 */
export function validateInputs(specs: InputSpecs, raw: unknown, { keepMasked = false }: ValidateOptions = {}): ValidatedInputs {
  if (!isJsonObject(raw)) return { ok: false, errors: [{ path: 'inputs', message: 'must be an object of input names and values' }] };
  const problems = new ProblemList();
  const inputs = checkFields(specs, raw, 'inputs', unknownInput(specs), { problems, keepMasked });
  return problems.empty ? { ok: true, inputs } : { ok: false, errors: problems.list('inputs') };
}

function unknownInput(specs: InputSpecs): string {
  const names = Object.keys(specs);
  if (names.length === 0) return 'is not an input of this op, which takes none';
  return `is not an input of this op; its inputs are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}`;
}
