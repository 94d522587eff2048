import type { Json } from './input-spec';
import { isJsonObject, jsonEqual } from './json-value';

/** One place at which two values differ; undefined on the side that has nothing there. */
export interface JsonDifference {
  /** `rows[3].price`; empty for the values themselves. */
  path: string;
  left: Json | undefined;
  right: Json | undefined;
}

/** Where two JSON values differ, as deep down as they can be told apart, in the order of the left one. The order of keys is no difference. */
export function diffJson(left: Json | undefined, right: Json | undefined, path = ''): JsonDifference[] {
  if (left === undefined && right === undefined) return [];
  if (left === undefined || right === undefined) return [{ path, left, right }];
  if (jsonEqual(left, right)) return [];
  if (Array.isArray(left) && Array.isArray(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      diffJson(left[index], right[index], `${path}[${index}]`),
    ).flat();
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) =>
      diffJson(Object.hasOwn(left, name) ? left[name] : undefined, Object.hasOwn(right, name) ? right[name] : undefined, step(path, name)),
    );
  }
  return [{ path, left, right }];
}

function step(path: string, name: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
