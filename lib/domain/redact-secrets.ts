import { SECRET_MASK, type InputSpec, type InputSpecs, type Json, type JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { maskSecrets } from './secret-inputs';

/** Specs as anybody may read them: a secret's default, prefill and example are masked, nested ones too. */
export function maskSpecSecrets(specs: InputSpecs): InputSpecs {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, maskSpec(spec)]));
}

/** One of them. */
export function maskSpec(spec: InputSpec): InputSpec {
  const masked: InputSpec = { ...spec };
  if (spec.items !== undefined) masked.items = maskSpec(spec.items);
  if (spec.properties !== undefined) masked.properties = maskSpecSecrets(spec.properties);
  for (const key of ['default', 'prefill', 'example'] as const) {
    const value = maskSecrets({ value: spec }, { value: spec[key] ?? null })['value'];
    if (spec[key] !== undefined && value !== undefined) masked[key] = value;
  }
  return masked;
}

/** Shorter secrets would black out ordinary words and give their own length away. */
const SHORTEST = 4;

/** The secret strings among a run's inputs, longest first. */
export function secretValues(specs: InputSpecs, inputs: JsonObject): string[] {
  const found = new Set<string>();
  for (const [name, spec] of Object.entries(specs)) collect(spec, inputs[name], found);
  const spellings = new Set([...found].flatMap(spellingsOf));
  return [...spellings].filter((value) => value.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/**
 * A secret as an op may print it: as it is, inside JSON (also that in a string of JSON) or HTML, in a URL, in base64 of either alphabet, in hexadecimal, and line by line, because a log is
 * taken in by lines.
 */
function spellingsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const octets = Array.from(bytes);
  const base64 = btoa(octets.map((octet) => String.fromCharCode(octet)).join('')).replace(/=+$/, '');
  const hex = octets.map((octet) => octet.toString(16).padStart(2, '0')).join('');
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    encodeURIComponent(new TextDecoder().decode(bytes)),
    ...[base64, base64.replaceAll('+', '-').replaceAll('/', '_')],
    ...[hex, hex.toUpperCase()],
    ...secret.split(/[\r\n]+/).map((line) => line.trim()),
  ];
}

function collect(spec: InputSpec, value: Json | undefined, found: Set<string>): void {
  if (value === undefined || value === null) return;
  if (spec.type === 'secret') {
    if (typeof value === 'string') found.add(value);
    return;
  }
  if (Array.isArray(value)) {
    if (spec.items !== undefined) for (const item of value) collect(spec.items, item, found);
    return;
  }
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(spec.properties ?? {})) collect(inner, value[key], found);
  }
}

/** `text` with every secret replaced by the mask. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, SECRET_MASK), text);
}

/** The same for every string of a JSON value, keys included. */
export function redactJson<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  return walk(value, secrets) as T;
}

function walk(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => walk(item, secrets));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redactText(key, secrets), walk(inner, secrets)]));
  }
  return value;
}

/**
 * `inputs` with each masked secret replaced by the stored one of an earlier run: a person who runs again with changes never sees the secret,
 * and need not type it again.
 */
export function restoreSecrets(specs: InputSpecs, inputs: JsonObject, earlier: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
      return [name, spec === undefined ? value : restore(spec, value, Object.hasOwn(earlier, name) ? earlier[name] : undefined)];
    }),
  );
}

function restore(spec: InputSpec, value: Json, earlier: Json | undefined): Json {
  if (spec.type === 'secret') return value === SECRET_MASK && earlier !== undefined ? earlier : value;
  const { items, properties } = spec;
  if (items !== undefined && Array.isArray(value)) {
    return value.map((item, index) => restore(items, item, Array.isArray(earlier) ? earlier[index] : undefined));
  }
  if (properties !== undefined && isJsonObject(value)) {
    return restoreSecrets(properties, value, earlier !== undefined && isJsonObject(earlier) ? earlier : {});
  }
  return value;
}
