import type { Json, JsonObject } from './input-spec';
import { jsonEqual } from './json-value';

/** What differs between two states of a thing, field by field; `omit` names what changes with every change and says nothing. */
export function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  omit: readonly string[] = ['updatedAt'],
): JsonObject {
  const changed: JsonObject = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [json(before[name]), json(after[name])];
    if (!omit.includes(name) && !jsonEqual(was, is)) changed[name] = { before: was, after: is };
  }
  return changed;
}

/** As JSON has it: what is not there is null, a time its text. */
function json(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}
