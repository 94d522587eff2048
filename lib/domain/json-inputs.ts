import type { FieldProblem, InputSpecs, JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { parseJsonText } from './json-text';
import { restoreSecrets } from './redact-secrets';
import { maskSecrets } from './secret-inputs';
import { validateInputs, type ValidateOptions } from './validate-inputs';

export type JsonInputs =
  | { ok: true; inputs: JsonObject }
  /** What is no JSON object, and at which line (from 1) it ceases to be one. */
  | { ok: false; kind: 'unreadable'; line: number; message: string }
  /** Inputs that the API would refuse. */
  | { ok: false; kind: 'refused'; inputs: JsonObject; problems: FieldProblem[] };

/** Inputs as a person reads and edits them: secrets are masks. */
export function writeJsonInputs(specs: InputSpecs, inputs: JsonObject): string {
  return JSON.stringify(maskSecrets(specs, inputs), null, 2);
}

/**
 * Reads inputs that a person wrote as JSON, a mask standing for the secret in `known`, and judges them as the API will; with `keepMasked` as in
 * `checkForm`.
 */
export function readJsonInputs(
  specs: InputSpecs,
  text: string,
  known: JsonObject,
  { keepMasked = false }: ValidateOptions = {},
): JsonInputs {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { ok: false, kind: 'unreadable', line: parsed.line, message: parsed.message };
  if (!isJsonObject(parsed.value))
    return { ok: false, kind: 'unreadable', line: 1, message: 'must be one JSON object, such as {"name": "Ada"}' };
  const inputs = restoreSecrets(specs, parsed.value, known);
  const verdict = validateInputs(specs, inputs, { keepMasked });
  return verdict.ok ? { ok: true, inputs } : { ok: false, kind: 'refused', inputs, problems: verdict.errors };
}
