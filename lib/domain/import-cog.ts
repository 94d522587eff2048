import { INPUT_NAME, type InputSpec, type InputSpecs, type Json, type JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { parseInputSpecs } from './parse-input-specs';

/** What Cog’s OpenAPI document says of a model’s inputs. */
export interface CogModel {
  title: string | null;
  specs: InputSpecs;
  /** What could not be taken over, one sentence each. */
  notes: string[];
}

/** Attributes that a spec may lose and still be of use. */
type Draft = Record<string, Json | undefined>;
/** Titles that Cog gives every model. */
const NO_TITLE = ['Cog', ''];
const MAX_TITLE = 200;

/**
 * Reads `components.schemas.Input` of the OpenAPI document that Cog puts into a label; null when there is none. The order is `x-order`; choices are an
 * enum of their own behind `allOf` or `$ref`; `format: uri` is a file, which Cog fetches by address, unless an address is its default.
 */
export function importCog(document: unknown): CogModel | null {
  const schemas = objectAt(objectAt(document, 'components'), 'schemas');
  const input = objectAt(schemas, 'Input');
  if (schemas === null || input === null) return null;
  const required = Array.isArray(input['required']) ? input['required'] : [];
  const properties = Object.entries(objectAt(input, 'properties') ?? {}).flatMap(([name, schema]) =>
    isJsonObject(schema) ? [{ name, schema, order: orderOf(schema) }] : [],
  );
  const specs: InputSpecs = {};
  const notes: string[] = [];
  // A stable sort: what has no order keeps its place behind what has.
  for (const { name, schema } of properties.toSorted((a, b) => a.order - b.order)) {
    if (!INPUT_NAME.test(name)) {
      notes.push(`the input ${name.slice(0, 100)}, whose name is not possible here.`);
      continue;
    }
    const draft = draftOf(schema, schemas, 1);
    const isOptional = !required.includes(name) && draft['default'] === undefined;
    specs[name] = settled(name, isOptional ? { ...draft, required: false } : draft, notes);
  }
  const title = objectAt(document, 'info')?.['title'];
  return { title: typeof title === 'string' && !NO_TITLE.includes(title) ? title.slice(0, MAX_TITLE) : null, specs, notes };
}

function orderOf({ 'x-order': order }: JsonObject): number {
  return typeof order === 'number' ? order : Infinity;
}

/** A property as a spec, right or wrong; references to `schemas` are followed a few levels. */
function draftOf(given: JsonObject, schemas: JsonObject, depth: number): Draft {
  const schema = resolved(given, schemas);
  const type = typeOf(schema);
  const draft: Draft = { type };
  const { title, description, default: preset, enum: values, deprecated, minimum, maximum, minLength, maxLength, pattern, items } = schema;
  if (typeof title === 'string' && title.trim() !== '') draft['title'] = title.slice(0, MAX_TITLE);
  if (typeof description === 'string' && description.trim() !== '') draft['description'] = description;
  if (deprecated === true) draft['deprecated'] = true;
  if (Array.isArray(values)) draft['choices'] = values;
  if (minimum !== undefined) draft['min'] = minimum;
  if (maximum !== undefined) draft['max'] = maximum;
  if (minLength !== undefined) draft['min_length'] = minLength;
  if (maxLength !== undefined) draft['max_length'] = maxLength;
  if (pattern !== undefined) draft['pattern'] = pattern;
  if (preset !== undefined && preset !== null) draft['default'] = preset;
  if (type === 'list' && isJsonObject(items) && depth < 4) {
    const { title: _, description: __, default: ___, ...row } = draftOf(items, schemas, depth + 1);
    draft['items'] = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as JsonObject;
  }
  return draft;
}

/** The schema with what it refers to put in: Cog writes an enum as a schema of its own, and an optional type as one of two. */
function resolved(schema: JsonObject, schemas: JsonObject, depth = 0): JsonObject {
  if (depth > 4) return schema;
  const { $ref, allOf, anyOf, ...own } = schema;
  const parts = [
    ...(typeof $ref === 'string' ? [objectAt(schemas, $ref.replace('#/components/schemas/', ''))] : []),
    ...(Array.isArray(allOf) ? allOf : []),
    ...(Array.isArray(anyOf) ? anyOf.filter((part) => !isJsonObject(part) || part['type'] !== 'null').slice(0, 1) : []),
  ].filter((part) => isJsonObject(part));
  const merged = parts.map((part) => resolved(part, schemas, depth + 1));
  // What stands at the property itself, such as its description, counts more than what the enum says of itself; `An enumeration.` says nothing.
  const { description, title: _, ...behind } = Object.assign({}, ...merged) as JsonObject;
  const words = parts.length > 0 && typeof description === 'string' && description !== 'An enumeration.' ? { description } : {};
  return { ...behind, ...words, ...own };
}

function typeOf({ type, format, default: preset, enum: values, 'x-cog-secret': secret }: JsonObject): InputSpec['type'] {
  switch (type) {
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    case 'array':
      return 'list';
    case 'object':
      return 'dict';
    case undefined:
      return Array.isArray(values) && values.every((value) => typeof value === 'number') ? 'float' : 'string';
    default:
      if (secret === true || format === 'password') return 'secret';
      return format === 'uri' && typeof preset !== 'string' ? 'file' : 'string';
  }
}

/** The spec without the attributes that are not possible here; at worst its type and words. */
function settled(name: string, draft: Draft, notes: string[]): InputSpec {
  const spec: Draft = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
  for (;;) {
    const parsed = parseInputSpecs({ [name]: spec });
    const [problem] = parsed.ok ? [] : parsed.errors;
    const found = parsed.ok ? parsed.specs[name] : undefined;
    if (found !== undefined) return found;
    const attribute = problem?.path.split('.')[1] ?? '';
    if (problem === undefined || attribute === 'type' || !Object.hasOwn(spec, attribute)) return { type: 'string', required: false };
    notes.push(`${attribute} of ${name}: it ${problem.message}.`);
    Reflect.deleteProperty(spec, attribute);
  }
}

function objectAt(value: unknown, key: string): JsonObject | null {
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return null;
  const inner = value[key];
  return isJsonObject(inner) ? inner : null;
}
