import { diffInputSpecs, type Change, type InputChange } from './diff-input-specs';
import type { InputSpecs, Json, JsonObject } from './input-spec';
import { isJsonObject, jsonEqual } from './json-value';
import { breaks, COMPATIBLE, harmless, type Verdict } from './judge-spec-change';

/** What of a definition is compared; its inputs as they are stored, secrets unmasked. */
export interface ComparableDefinition {
  image: string;
  title: string | null;
  description: string | null;
  tags: string[];
  command: string[] | null;
  env: Record<string, string> | null;
  network: string | null;
  pull_policy: string | null;
  input_specs: InputSpecs;
  output_specs: Record<string, JsonObject> | null;
  constraints: object;
  retry_policy: object;
  timeout_s: number | null;
  queue_timeout_s: number | null;
  run_timeout_s: number | null;
  exclusive: boolean;
  worker_tags?: string[] | undefined;
  concurrency?: object | null | undefined;
  capabilities: string[];
  event_delivery: object | null;
}

export interface DefinitionDiff {
  /** Everything but the inputs. */
  fields: Change[];
  inputs: InputChange[];
}

type Field = Exclude<keyof ComparableDefinition, 'input_specs'>;
type Judge = (before: Json | undefined, after: Json | undefined) => Verdict;

const neutral: Judge = () => COMPATIBLE;
const otherCode: Judge = () => harmless('Other code runs; what it does with the same inputs is not compared here.');
const limit =
  (what: string): Judge =>
  (before, after) => {
    if (typeof after !== 'number' || (typeof before === 'number' && before <= after)) return COMPATIBLE;
    return breaks(`Runs that ${what} longer than ${after} s fail.`);
  };

/** In the order of the page. Fields that are objects are compared key by key. */
const JUDGES: Record<Field, Judge> = {
  image: otherCode,
  command: otherCode,
  env: neutral,
  network: (before, after) => (after === 'none' && before !== 'none' ? breaks('The container reaches no network any more.') : COMPATIBLE),
  constraints: neutral,
  timeout_s: limit('take'),
  queue_timeout_s: limit('wait'),
  run_timeout_s: limit('take, waiting and retries included,'),
  retry_policy: neutral,
  exclusive: neutral,
  concurrency: neutral,
  worker_tags: neutral,
  capabilities: neutral,
  pull_policy: neutral,
  event_delivery: neutral,
  output_specs: judgeOutput,
  title: neutral,
  tags: neutral,
  description: neutral,
};
const BY_KEY: ReadonlySet<Field> = new Set(['env', 'constraints', 'retry_policy', 'output_specs', 'concurrency']);

/**
 * What differs between two versions of an op, and whether calls that were fine with `before` may be refused, or mean something else, with `after`.
 * What the image does is not looked into.
 */
export function diffDefinitions(before: ComparableDefinition, after: ComparableDefinition): DefinitionDiff {
  const names = Object.keys(JUDGES) as Field[];
  return {
    fields: [...names.flatMap((name) => diffField(name, before[name], after[name])), ...diffOrder(before.input_specs, after.input_specs)],
    inputs: diffInputSpecs(before.input_specs, after.input_specs),
  };
}

/** How much differs: an input counts once, whatever of it changed. */
export function countChanges({ fields, inputs }: DefinitionDiff): { changes: number; breaking: number } {
  const all: Verdict[] = [...fields, ...inputs];
  return { changes: all.length, breaking: all.filter((each) => each.breaking).length };
}

function diffField(name: Field, before: unknown, after: unknown): Change[] {
  const [old, now] = [given(before), given(after)];
  if (!BY_KEY.has(name)) return diffValue(name, old, now, JUDGES[name]);
  const [was, is] = [old, now].map((value) => (isJsonObject(value) ? value : {})) as [JsonObject, JsonObject];
  return [...new Set([...Object.keys(is), ...Object.keys(was)])].flatMap((key) =>
    diffValue(`${name}.${key}`, ownValue(was, key), ownValue(is, key), JUDGES[name]),
  );
}

function diffValue(path: string, before: Json | undefined, after: Json | undefined, judge: Judge): Change[] {
  if (before === after || (before !== undefined && after !== undefined && jsonEqual(before, after))) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ path, kind, before, after, ...judge(before, after) }];
}

/** What says nothing (null, no tags, not exclusive) is as good as absent. */
function given(value: unknown): Json | undefined {
  if (value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return undefined;
  return value as Json;
}

function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function judgeOutput(before: Json | undefined, after: Json | undefined): Verdict {
  if (after === undefined) return breaks('It is no longer described: scripts that read it may not find it.');
  if (!isJsonObject(before) || !isJsonObject(after) || before['type'] === undefined || before['type'] === after['type']) return COMPATIBLE;
  return breaks('Scripts that read it may get something of another type.');
}

/** The form's order, as far as both have the inputs. */
function diffOrder(before: InputSpecs, after: InputSpecs): Change[] {
  const was = Object.keys(before).filter((name) => Object.hasOwn(after, name));
  const is = Object.keys(after).filter((name) => Object.hasOwn(before, name));
  return was.every((name, index) => is[index] === name) ? [] : diffValue('order of the inputs', was, is, () => COMPATIBLE);
}
