/** The vocabulary of `input_specs` (CONTRACT §2), after parsing: canonical types, one shape per input. */
export const INPUT_TYPES = ['string', 'int', 'float', 'bool', 'list', 'dict', 'file', 'date', 'datetime', 'secret'] as const;
export type InputType = (typeof INPUT_TYPES)[number];

/** Other words that authors may use for a type; the canonical one is stored and returned. */
const TYPE_ALIASES: ReadonlyMap<string, InputType> = new Map([
  ['str', 'string'],
  ['integer', 'int'],
  ['number', 'float'],
  ['boolean', 'bool'],
  ['array', 'list'],
  ['object', 'dict'],
]);

/** The canonical type that `word` stands for, or null. */
export function canonicalType(word: unknown): InputType | null {
  if (typeof word !== 'string') return null;
  return INPUT_TYPES.find((type) => type === word) ?? TYPE_ALIASES.get(word) ?? null;
}

/** What an input may be called. Names such as `constructor` are fine, so look specs up with `Object.hasOwn`. */
export const INPUT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

export type Json = null | boolean | number | string | Json[] | JsonObject;
/** An interface, because a type alias may not refer to itself through Record. */
export interface JsonObject {
  [key: string]: Json;
}

export interface Choice {
  value: Json;
  title: string;
}

/**
 * One input. `default` is applied by the server when the input is absent, `prefill` only fills the form, `example` is ghost text.
 * Exactly what the author wrote is stored and returned, with the type made canonical; this is also the shape the form reads.
 */
export interface InputSpec {
  type: InputType;
  /** True when not given. */
  required?: boolean;
  default?: Json;
  title?: string;
  description?: string;
  example?: Json;
  prefill?: Json;
  section?: string;
  unit?: string;
  choices?: (Json | Choice)[];
  min?: number | string;
  max?: number | string;
  min_length?: number;
  max_length?: number;
  pattern?: string;
  pattern_hint?: string;
  items?: InputSpec;
  properties?: Record<string, InputSpec>;
  multiline?: boolean;
  accept?: string | string[];
  max_size_mb?: number;
  visible_when?: Json;
  deprecated?: boolean | string;
}

/** Key order is the form's order. */
export type InputSpecs = Record<string, InputSpec>;

/** A problem with one field. `path` like `inputs.top_k` or `input_specs.top_k.min`. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** What stands in the place of a secret wherever anybody can read it. */
export const SECRET_MASK = '••••••';

/** The choices of an input with the words that a person sees. */
export function choicesOf(spec: InputSpec): Choice[] | null {
  if (!spec.choices) return null;
  return spec.choices.map((choice) =>
    isChoiceObject(choice) ? choice : { value: choice, title: typeof choice === 'string' ? choice : JSON.stringify(choice) },
  );
}

/** True for `{value, title}`; inputs that may have choices are scalars, so any object is this form. */
function isChoiceObject(choice: Json | Choice): choice is Choice {
  return typeof choice === 'object' && choice !== null && !Array.isArray(choice);
}
