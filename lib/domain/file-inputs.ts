import type { InputSpec, InputSpecs, Json, JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { joinPath } from './problem-list';

export interface FileUse {
  /** Name of the input; with nested files several uses share it. */
  input: string;
  /** Where exactly it stands, like `inputs.images.3`. */
  path: string;
  /** Id of the uploaded file. */
  id: string;
  /** What the spec says of the file it takes: `accept`, `max_size_mb`. */
  spec: InputSpec;
}

/** Every uploaded file that valid `inputs` refer to, also in items and properties. Whether these files exist is for the caller to check. */
export function fileInputs(specs: InputSpecs, inputs: JsonObject): FileUse[] {
  return Object.entries(specs).flatMap(([input, spec]) =>
    Object.hasOwn(inputs, input) ? find(spec, inputs[input] ?? null, input, `inputs.${input}`) : [],
  );
}

function find(spec: InputSpec, value: Json, input: string, path: string): FileUse[] {
  if (spec.type === 'file') return typeof value === 'string' ? [{ input, path, id: value, spec }] : [];
  const { items, properties } = spec;
  if (items && Array.isArray(value)) return value.flatMap((item, index) => find(items, item, input, joinPath(path, index)));
  if (!properties || !isJsonObject(value)) return [];
  return Object.entries(properties).flatMap(([name, property]) =>
    Object.hasOwn(value, name) ? find(property, value[name] ?? null, input, joinPath(path, name)) : [],
  );
}
