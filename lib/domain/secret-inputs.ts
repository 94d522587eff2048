import { SECRET_MASK, type InputSpec, type InputSpecs, type Json, type JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { containsType } from './nested-types';

/** Names of the inputs that are a secret or hold one in their items or properties. */
export function secretInputs(specs: InputSpecs): string[] {
  return Object.entries(specs).flatMap(([name, spec]) => (containsType(spec, 'secret') ? [name] : []));
}

/** `inputs` with every secret value, also nested ones, replaced by the mask. Nothing else changes, not even the order of keys. */
export function maskSecrets(specs: InputSpecs, inputs: JsonObject): JsonObject {
  // fromEntries defines own properties, so that a key like `__proto__` in what a client sent stays a key.
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
      return [name, spec && containsType(spec, 'secret') ? maskValue(spec, value) : value];
    }),
  );
}

/** A secret is masked whatever it holds; what does not fit its spec otherwise is left for validation to refuse. */
function maskValue(spec: InputSpec, value: Json): Json {
  if (spec.type === 'secret') return SECRET_MASK;
  const { items } = spec;
  if (items && Array.isArray(value)) return value.map((item) => maskValue(items, item));
  return spec.properties && isJsonObject(value) ? maskSecrets(spec.properties, value) : value;
}
