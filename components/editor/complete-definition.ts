import { DEFINITION_FIELDS } from '@/lib/contract/definition';
import { concurrency, constraints, eventDelivery, network, pullPolicy, retryPolicy } from '@/lib/contract/values';
import { canonicalType, FORMATS, INPUT_TYPES, RULES } from '@/lib/domain/input-spec';
import { ATTRIBUTES, misfit } from '@/lib/domain/spec-attributes';

export interface Completion {
  /** Offset in the text where what is replaced begins; it ends at the cursor. */
  from: number;
  words: { label: string; insert: string }[];
}

/** Fields that hold further fields, written on lines of their own. */
const NESTED = [
  'input_specs',
  'output_specs',
  'env',
  'constraints',
  'retry_policy',
  'concurrency',
  'event_delivery',
  'items',
  'properties',
  'messages',
];
const INNER: Readonly<Record<string, readonly string[]>> = {
  constraints: Object.keys(constraints.shape),
  retry_policy: Object.keys(retryPolicy.shape),
  concurrency: Object.keys(concurrency.shape),
  event_delivery: Object.keys(eventDelivery.shape),
};
const SWITCH = ['true', 'false'];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  exclusive: SWITCH,
  network: network.options,
  pull_policy: pullPolicy.options,
};
const SPEC_VALUES: Readonly<Record<string, readonly string[]>> = {
  type: INPUT_TYPES,
  required: SWITCH,
  multiline: SWITCH,
  format: FORMATS,
};

/** What may be written at the end of `before`, the text up to the cursor: a field that is not there yet, or a value of the field on this line. Null for nothing. */
export function completeDefinition(before: string): Completion | null {
  const lines = before.split('\n');
  const line = lines.pop() ?? '';
  const value = /^( *)([A-Za-z_]\w*): +(\w*)$/.exec(line);
  if (value !== null) {
    const [, indent = '', field = '', typed = ''] = value;
    const { path } = surroundings(lines, indent.length);
    const table = path.length === 0 ? VALUES : isSpec(path) ? SPEC_VALUES : {};
    return completion(
      before,
      typed,
      (Object.hasOwn(table, field) ? (table[field] ?? []) : []).map((word) => ({ label: word, insert: word })),
    );
  }
  const key = /^( *)(\w*)$/.exec(line);
  if (key === null) return null;
  const [, indent = '', typed = ''] = key;
  const { path, siblings } = surroundings(lines, indent.length);
  const names = fieldsAt(path, siblings).filter((name) => !siblings.has(name));
  return completion(
    before,
    typed,
    names.map((name) => ({ label: name, insert: NESTED.includes(name) ? `${name}:` : `${name}: ` })),
  );
}

function completion(before: string, typed: string, words: Completion['words']): Completion | null {
  return words.length === 0 ? null : { from: before.length - typed.length, words };
}

/** The keys that a line of this indent stands below, and the fields beside it that were written before it with their values. */
function surroundings(lines: readonly string[], indent: number): { path: string[]; siblings: Map<string, string> } {
  const path: string[] = [];
  const siblings = new Map<string, string>();
  let inner = indent;
  for (const line of lines.toReversed()) {
    const match = /^( *)([\w.-]+):(?: +(.*))?$/.exec(line);
    if (match === null) continue;
    const [, spaces = '', name = '', value = ''] = match;
    if (spaces.length < inner) {
      path.unshift(name);
      inner = spaces.length;
    } else if (spaces.length === indent && inner === indent) siblings.set(name, value);
  }
  return { path, siblings };
}

function fieldsAt(path: readonly string[], siblings: ReadonlyMap<string, string>): readonly string[] {
  if (path.length === 0) return DEFINITION_FIELDS;
  if (isSpec(path)) {
    const type = canonicalType(siblings.get('type')?.trim());
    return ['type', ...ATTRIBUTES.filter((attribute) => type === null || misfit(attribute, type) === null)];
  }
  if (path.at(-1) === 'messages' && isSpec(path.slice(0, -1))) return RULES;
  const [only, ...more] = path;
  return only !== undefined && more.length === 0 && Object.hasOwn(INNER, only) ? (INNER[only] ?? []) : [];
}

/** Whether what stands below this path is the spec of an input: `input_specs.x`, with any number of `.items` and `.properties.y`. */
function isSpec([root, name, ...rest]: readonly string[]): boolean {
  return root === 'input_specs' && name !== undefined && /^(items |properties \S+ )*$/.test(rest.map((step) => `${step} `).join(''));
}
