import type { Json, JsonObject } from './input-spec';

/** Deepest nesting of lists and objects in a value. Serialising deeper ones overflows the stack of this and of many other programs. */
export const MAX_JSON_DEPTH = 64;

/** True for an object in the sense of JSON: not null, no list, no instance of a class. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export interface JsonProblem {
  /** Keys and indexes from the value down to the fault. */
  path: string[];
  message: string;
}

/** Everything that keeps `value` from being stored and passed on as JSON: NUL characters, numbers beyond a double, too deep nesting. */
export function jsonProblems(value: unknown, limit = 100): JsonProblem[] {
  const problems: JsonProblem[] = [];
  visit(value, [], problems, limit);
  return problems;
}

/** True when `value` is JSON that can be stored and passed on. */
export function isStorableJson(value: unknown): value is Json {
  return jsonProblems(value, 1).length === 0;
}

function visit(value: unknown, path: (string | number)[], problems: JsonProblem[], limit: number): void {
  if (problems.length >= limit) return;
  const problem = ownProblem(value);
  if (problem !== null) {
    problems.push({ path: path.map(String), message: problem });
  } else if (typeof value === 'object' && value !== null) {
    if (path.length >= MAX_JSON_DEPTH) {
      problems.push({ path: path.map(String), message: `must not be nested deeper than ${MAX_JSON_DEPTH} levels` });
      return;
    }
    // One path is shared by the whole walk, and keys of lists stay numbers: copies and texts would dominate the cost of large lists.
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) step(index, value[index], path, problems, limit);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (hasNul(key)) problems.push({ path: [...path.map(String), key], message: 'must not contain the character U+0000 in a key' });
      step(key, item, path, problems, limit);
    }
  }
}

function step(key: string | number, item: unknown, path: (string | number)[], problems: JsonProblem[], limit: number): void {
  path.push(key);
  visit(item, path, problems, limit);
  path.pop();
}

function ownProblem(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return hasNul(value) ? NUL_MESSAGE : null;
    case 'number':
      return Number.isFinite(value) ? null : 'must be a number that is not too large';
    case 'boolean':
      return null;
    case 'object':
      return value === null || Array.isArray(value) || isJsonObject(value) ? null : 'must be a JSON value';
    default:
      return 'must be a JSON value';
  }
}

export const NUL_MESSAGE = 'must not contain the character U+0000';

export function hasNul(text: string): boolean {
  return text.includes('\u0000');
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function jsonEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => jsonEqual(item, b[index] ?? null));
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key] ?? null, b[key] ?? null));
}
