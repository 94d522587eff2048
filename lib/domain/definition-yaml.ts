import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { SECRET_MASK, type Json } from './input-spec';
import { isJsonObject } from './json-value';
import { joinPath } from './problem-list';

const SECRET_COMMENT = ' A secret default is not shown, and goes when this is saved: write it again to keep it.';
/** In the order in which people write them; what is not named here follows. */
const ORDER = [
  'id',
  'version',
  'image',
  'title',
  'tags',
  'description',
  'command',
  'env',
  'network',
  'pull_policy',
  'input_specs',
  'output_specs',
];
/** Said by the server, not by an author. */
const NOT_WRITTEN = ['createdAt', 'updatedAt', 'archived', 'revision', 'created_by', 'image_digest'];
const RETRY_DEFAULTS: Readonly<Record<string, Json>> = { max_attempts: 1, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 };

/**
 * A definition as its author would write it in gyoza.yml, without what says nothing. The default of a secret, which nobody is shown, is left out with a
 * comment in its place. `comment` stands at the top.
 */
export function definitionYaml(definition: Readonly<Record<string, unknown>>, comment: string): string {
  const names = Object.keys(definition);
  const written: Record<string, unknown> = {};
  for (const name of [...ORDER.filter((each) => names.includes(each)), ...names.filter((each) => !ORDER.includes(each))]) {
    const value = name === 'retry_policy' ? withoutDefaults(definition[name]) : definition[name];
    if (!NOT_WRITTEN.includes(name) && (name === 'input_specs' || saysSomething(value))) written[name] = value;
  }
  const masked: string[] = [];
  const clean = withoutMasks(written, '', masked);
  const document = new Document(clean);
  for (const path of masked) {
    const node = document.getIn(path.split('.'), true);
    if (isMap(node)) noteAbove(node);
  }
  if (comment !== '') document.commentBefore = comment.replaceAll(/^(?=.)/gm, ' ');
  return document.toString({ lineWidth: 0 });
}

function noteAbove(node: YAMLMap): void {
  const first = node.items[0]?.key;
  if (isScalar(first)) first.commentBefore = SECRET_COMMENT;
}

function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function withoutDefaults(policy: unknown): unknown {
  if (!isJsonObject(policy)) return policy;
  return Object.fromEntries(Object.entries(policy).filter(([name, value]) => RETRY_DEFAULTS[name] !== value));
}

/** The value without fields that hold the mask; `masked` gets the paths of what held them. */
function withoutMasks(value: unknown, path: string, masked: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withoutMasks(item, joinPath(path, index), masked));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(
    ([name, inner]) => !(inner === SECRET_MASK && ['default', 'example', 'prefill'].includes(name)),
  );
  if (entries.length < Object.keys(value).length) masked.push(path);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutMasks(inner, joinPath(path, name), masked)]));
}
