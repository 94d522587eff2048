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

export type Scalar = boolean | number | string;

/** What is asked of the value of another input: to be equal, to be one of several, or by name; all of the named ones must hold. */
export interface ConditionTest {
  not?: Scalar | Scalar[];
  min?: number | string;
  max?: number | string;
  given?: boolean;
}

/** Names of inputs and what is asked of each; all must hold. */
export type Condition = Record<string, Scalar | Scalar[] | ConditionTest>;

/** Choices that depend on the value of an earlier input: one list for each value that has any. */
export interface ChoicesFrom {
  input: string;
  choices: Record<string, (Json | Choice)[]>;
}

/** What a text must be, beyond text. */
export const FORMATS = ['color', 'email', 'url'] as const;
export type Format = (typeof FORMATS)[number];

/** Rules whose breach an author may put in words of their own. */
export const RULES = [
  'required',
  'type',
  'choices',
  'min',
  'max',
  'step',
  'min_length',
  'max_length',
  'pattern',
  'format',
  'accept',
  'max_size_mb',
] as const;
export type Rule = (typeof RULES)[number];

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
  choices_from?: ChoicesFrom;
  min?: number | string;
  max?: number | string;
  /** A number must be this many times away from `min`, or from 0. */
  step?: number;
  min_length?: number;
  max_length?: number;
  pattern?: string;
  pattern_hint?: string;
  format?: Format;
  items?: InputSpec;
  properties?: Record<string, InputSpec>;
  multiline?: boolean;
  accept?: string | string[];
  max_size_mb?: number;
  /** Asked for only when the condition, or one of several, holds for the inputs before it; otherwise it is absent. */
  visible_when?: Condition | Condition[];
  deprecated?: boolean | string;
  /** The author's own words for a breach of a rule. */
  messages?: Partial<Record<Rule, string>>;
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
