import type { JsonObject } from './input-spec';

/** At most `limit` runs of an op at once; with `key`, at most so many for each value of that input. */
export type Concurrency = { limit: number; key?: string | undefined };

/** Longer values are cut: a key is for telling customers apart. */
const MAX_KEY = 200;
const TEMPLATE = /^\$\{inputs\.([A-Za-z][A-Za-z0-9_]{0,63})\}$/;

/** The name of the input that `key` stands for: `customer` or `${inputs.customer}`; null when it is neither. */
export function keyInput(key: string): string | null {
  const name = TEMPLATE.exec(key)?.[1] ?? key;
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) ? name : null;
}

/** The value of the key in a run's inputs, as text; null when the op has no key. Runs without that input share the empty key. */
export function concurrencyKey(concurrency: Concurrency | null, inputs: JsonObject): string | null {
  const name = concurrency?.key == null ? null : keyInput(concurrency.key);
  if (name === null) return null;
  const value = inputs[name];
  if (value === undefined || value === null) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_KEY);
}

/** At most `limit` runs may hold it at once. */
export interface Gate {
  name: string;
  limit: number;
  what: { kind: 'exclusive' } | { kind: 'op' } | { kind: 'key'; key: string };
}

/** The gate of an op that never runs beside itself. */
export function exclusiveGate(scope: string): string {
  return `exclusive ${scope}`;
}

/** What a run of `scope` (its op, or the image of an ad-hoc run) has to pass; all versions of an op share their gates. */
export function gatesOf(run: { scope: string; exclusive: boolean; concurrency: Concurrency | null; key: string | null }): Gate[] {
  const gates: Gate[] = [];
  if (run.exclusive) gates.push({ name: exclusiveGate(run.scope), limit: 1, what: { kind: 'exclusive' } });
  if (run.concurrency !== null) {
    const { key } = run;
    if (key === null) gates.push({ name: `op ${run.scope}`, limit: run.concurrency.limit, what: { kind: 'op' } });
    else gates.push({ name: `key ${run.scope} ${key}`, limit: run.concurrency.limit, what: { kind: 'key', key } });
  }
  return gates;
}

/** The gates that a run in a worker's hands holds. A limit counts every run of the op, also those of versions that have no limit. */
export function heldGates(run: { scope: string; exclusive: boolean; key: string | null }): string[] {
  return [
    `op ${run.scope}`,
    ...(run.exclusive ? [exclusiveGate(run.scope)] : []),
    ...(run.key === null ? [] : [`key ${run.scope} ${run.key}`]),
  ];
}
