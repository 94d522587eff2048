import { isCalendarDate, parseDatetime } from './calendar';
import { FORMATS, RULES, type InputSpec, type InputType } from './input-spec';
import { hasNul, isJsonObject, NUL_MESSAGE } from './json-value';
import { patternProblem } from './pattern';

/** Every attribute but `type` and the ones that hold specs. */
export type Attribute = Exclude<keyof InputSpec, 'type'>;

const ANY = null;
const TEXTS = ['string', 'secret'] as const;

/** Which types an attribute says something about; `ANY` fits all. An attribute that has no effect is a mistake of its author. */
const FITS: Record<Attribute, readonly InputType[] | typeof ANY> = {
  required: ANY,
  default: ANY,
  title: ANY,
  description: ANY,
  example: ANY,
  prefill: ANY,
  section: ANY,
  unit: ANY,
  visible_when: ANY,
  deprecated: ANY,
  messages: ANY,
  choices: ['string', 'int', 'float', 'bool', 'date', 'datetime'],
  choices_from: ['string', 'int', 'float', 'bool', 'date', 'datetime'],
  step: ['int', 'float'],
  format: ['string'],
  min: ['int', 'float', 'date', 'datetime', 'list', 'dict'],
  max: ['int', 'float', 'date', 'datetime', 'list', 'dict'],
  min_length: TEXTS,
  max_length: TEXTS,
  pattern: TEXTS,
  pattern_hint: TEXTS,
  multiline: TEXTS,
  items: ['list'],
  properties: ['dict'],
  accept: ['file'],
  max_size_mb: ['file'],
};

export const ATTRIBUTES = Object.keys(FITS) as Attribute[];

export function isAttribute(name: string): name is Attribute {
  return Object.hasOwn(FITS, name);
}

/** Why `attribute` does not belong on an input of this type, or null when it does. */
export function misfit(attribute: Attribute, type: InputType): string | null {
  const fits = FITS[attribute];
  if (fits === ANY || fits.includes(type)) return null;
  const base = `does not apply to ${type} inputs`;
  if ((attribute === 'min' || attribute === 'max') && (type === 'string' || type === 'secret')) return `${base}; use ${attribute}_length`;
  if ((attribute === 'min_length' || attribute === 'max_length') && (type === 'list' || type === 'dict'))
    return `${base}; use ${attribute.slice(0, 3)}`;
  if (attribute === 'choices' && type === 'list') return `${base}; put them on its items`;
  return base;
}

/**
 * What is wrong with the value of an attribute taken by itself, or null. The attributes that hold values of the input (`default`,
 * `example`, `prefill`, `choices`), look at other inputs (`visible_when`, `choices_from`) or hold further specs (`items`, `properties`) are checked by
 * their parser.
 */
export function attributeProblem(attribute: Attribute, value: unknown, type: InputType): string | null {
  switch (attribute) {
    case 'required':
    case 'multiline':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'title':
    case 'section':
      return textProblem(value, 200);
    case 'unit':
      return textProblem(value, 50);
    case 'pattern_hint':
      return textProblem(value, 500);
    case 'description':
      return textProblem(value, 10_000);
    case 'deprecated':
      return typeof value === 'boolean' ? null : textProblem(value, 1000) && 'must be true, false or a sentence of at most 1000 characters';
    case 'min_length':
    case 'max_length':
      return isCount(value) ? null : COUNT_MESSAGE;
    case 'min':
    case 'max':
      return boundProblem(value, type);
    case 'pattern':
      return textProblem(value, 1000) ?? (typeof value === 'string' ? patternProblem(value) : null);
    case 'accept':
      return acceptProblem(value);
    case 'max_size_mb':
      return typeof value === 'number' && Number.isFinite(value) && value > 0 ? null : 'must be a number above 0';
    case 'step':
      return stepProblem(value, type);
    case 'format':
      return FORMATS.some((format) => format === value) ? null : `must be one of ${FORMATS.join(', ')}`;
    case 'messages':
      return messagesProblem(value);
    default:
      return null;
  }
}

const COUNT_MESSAGE = 'must be a whole number of at least 0';

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function textProblem(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string') return 'must be text';
  if (hasNul(value)) return NUL_MESSAGE;
  return value.length <= maxLength ? null : `must have at most ${maxLength} characters`;
}

function boundProblem(value: unknown, type: InputType): string | null {
  switch (type) {
    case 'list':
    case 'dict':
      return isCount(value) ? null : COUNT_MESSAGE;
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value) ? null : 'must be a whole number';
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number';
    case 'date':
      return typeof value === 'string' && isCalendarDate(value) ? null : 'must be a date such as 2025-01-31';
    case 'datetime':
      return typeof value === 'string' && parseDatetime(value) !== null
        ? null
        : 'must be a date and time with its offset, such as 2025-01-31T09:30:00Z';
    default:
      return null;
  }
}

function stepProblem(value: unknown, type: InputType): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return 'must be a number above 0';
  return type === 'int' && !Number.isSafeInteger(value) ? 'must be a whole number above 0' : null;
}

function messagesProblem(value: unknown): string | null {
  if (!isJsonObject(value)) return `must be an object of rules and the words for a breach of each; rules are ${RULES.join(', ')}`;
  for (const [rule, words] of Object.entries(value)) {
    if (!RULES.some((known) => known === rule)) return `has an unknown rule ${rule.slice(0, 100)}; rules are ${RULES.join(', ')}`;
    const problem = words === '' ? 'must not be empty' : textProblem(words, 500);
    if (problem !== null) return `has words for ${rule} that are not right: they ${problem}`;
  }
  return null;
}

function acceptProblem(value: unknown): string | null {
  const kinds: unknown[] = Array.isArray(value) ? value : [value];
  const fine = kinds.length > 0 && kinds.length <= 100 && kinds.every((kind) => kind !== '' && textProblem(kind, 200) === null);
  return fine ? null : 'must be a file kind such as .csv or image/*, or a list of them';
}
