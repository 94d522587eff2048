import { parseDatetime } from './calendar';
import { choicesOf, type Choice, type ChoicesFrom, type InputSpec, type InputType, type Json } from './input-spec';
import { jsonEqual } from './json-value';
import type { Attribute } from './spec-attributes';

/** Whether calls that were fine before may now be refused or mean something else, and in words why; null where there is nothing to say. */
export interface Verdict {
  breaking: boolean;
  why: string | null;
}

export const COMPATIBLE: Verdict = { breaking: false, why: null };

export function breaks(why: string): Verdict {
  return { breaking: true, why };
}

export function harmless(why: string): Verdict {
  return { breaking: false, why };
}

/** Types of which every value is also one of the other type. */
const WIDER: Partial<Record<InputType, readonly InputType[]>> = {
  int: ['float'],
  date: ['string'],
  datetime: ['string'],
  secret: ['string'],
  string: ['secret'],
};

/** True when the input may be left out: a default counts, and `required` is true where it is not given. */
export function mayBeLeftOut(spec: InputSpec): boolean {
  return spec.required === false || spec.default !== undefined;
}

export function judgeType(before: InputType, after: InputType): Verdict {
  if (WIDER[before]?.includes(after) === true) return harmless(`Every value of the type ${before} is still taken.`);
  return breaks(`Values of the type ${before} are refused.`);
}

type Judge = (before: InputSpec, after: InputSpec) => Verdict;
const words: Judge = () => COMPATIBLE;

/** What a change of one attribute does to those who call the op. `items` and `properties` hold specs, which are compared one by one. */
export const JUDGES: Record<Exclude<Attribute, 'items' | 'properties'>, Judge> = {
  title: words,
  description: words,
  example: words,
  section: words,
  pattern_hint: words,
  multiline: words,
  messages: words,
  prefill: () => harmless('Only the form is filled in differently.'),
  deprecated: (_, { deprecated }) => (deprecated === undefined || deprecated === false ? COMPATIBLE : harmless('It is still taken.')),
  unit: (before, after) =>
    before.unit !== undefined && after.unit !== undefined ? breaks('The same number now means something else.') : COMPATIBLE,
  required: (before, after) => (mayBeLeftOut(before) && !mayBeLeftOut(after) ? breaks('Calls that leave it out are refused.') : COMPATIBLE),
  default: judgeDefault,
  min: (before, after) => judgeLowest(before.min, after.min, 'below') ?? judgeGrid(before, after, 'min') ?? COMPATIBLE,
  max: (before, after) => judgeHighest(before.max, after.max, 'above') ?? COMPATIBLE,
  min_length: (before, after) => judgeLowest(before.min_length, after.min_length, 'shorter than') ?? COMPATIBLE,
  max_length: (before, after) => judgeHighest(before.max_length, after.max_length, 'longer than') ?? COMPATIBLE,
  step: (before, after) => judgeGrid(before, after, 'step') ?? COMPATIBLE,
  choices: judgeChoices,
  choices_from: judgeChoicesFrom,
  pattern: ({ pattern: before }, { pattern: after }) => {
    if (after === undefined) return COMPATIBLE;
    return breaks(
      before === undefined ? 'Values that do not match it are refused.' : 'Values that matched the earlier pattern may be refused.',
    );
  },
  format: (_, { format }) => (format === undefined ? COMPATIBLE : breaks(`Text that is no valid ${format} is refused.`)),
  accept: judgeAccept,
  max_size_mb: (before, after) => judgeHighest(before.max_size_mb, after.max_size_mb, 'larger than', ' MB') ?? COMPATIBLE,
  visible_when: (_, after) => {
    if (after.visible_when !== undefined) return breaks('It is refused wherever the condition does not hold.');
    return mayBeLeftOut(after) ? COMPATIBLE : breaks('It is now required of every call.');
  },
};

function judgeDefault(before: InputSpec, after: InputSpec): Verdict {
  if (after.default === undefined) {
    if (after.required !== false) return breaks('Calls that leave it out are refused.');
    return breaks('Where it is left out, the op now gets nothing instead of the default.');
  }
  if (before.default !== undefined) return harmless('Calls that leave it out get the new default.');
  return before.required === false ? harmless('Calls that leave it out get this value instead of nothing.') : COMPATIBLE;
}

/** A bound as a number: dates count by their text, so they are compared as such. */
function compareBounds(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [parseDatetime(String(a)), parseDatetime(String(b))];
  if (left !== null && right !== null) return left - right;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

type Bound = number | string | undefined;

/** Null where nothing that was taken is refused. */
function judgeLowest(before: Bound, after: Bound, side: string): Verdict | null {
  if (after === undefined || (before !== undefined && compareBounds(after, before) <= 0)) return null;
  // No length and no count is below 0.
  if (side === 'shorter than' && after === 0) return null;
  return breaks(`Values ${side} ${after} are refused${before === undefined ? '' : `; the limit was ${before}`}.`);
}

function judgeHighest(before: Bound, after: Bound, side: string, unit = ''): Verdict | null {
  if (after === undefined || (before !== undefined && compareBounds(after, before) >= 0)) return null;
  return breaks(`Values ${side} ${after}${unit} are refused${before === undefined ? '' : `; the limit was ${before}${unit}`}.`);
}

/** Values that lie on the steps of `before` and not on those of `after`. Said once: at the step where that changed, else at the `min` it counts from. */
function judgeGrid(before: InputSpec, after: InputSpec, at: 'step' | 'min'): Verdict | null {
  const changedStep = before.step !== after.step;
  if (after.step === undefined || (at === 'step') !== changedStep) return null;
  const start = ({ min }: InputSpec): number => (typeof min === 'number' ? min : 0);
  const covers = before.step !== undefined && isMultiple(before.step, after.step) && isMultiple(start(before) - start(after), after.step);
  return covers ? null : breaks(`Values that are not on the steps of ${after.step} from ${start(after)} are refused.`);
}

/** As near as rounding can put it: steps such as 0.1 have no exact binary form. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

function judgeChoices(before: InputSpec, after: InputSpec): Verdict {
  const [was, is] = [choicesOf(before), choicesOf(after)];
  if (is === null) return COMPATIBLE;
  if (was === null) return breaks('Other values than these are refused.');
  return judgeGone(missing(was, is));
}

function missing(was: readonly Choice[], is: readonly Choice[]): Json[] {
  return was.filter(({ value }) => !is.some((each) => jsonEqual(each.value, value))).map(({ value }) => value);
}

function judgeGone(gone: readonly Json[]): Verdict {
  if (gone.length === 0) return COMPATIBLE;
  const named = gone.slice(0, 5).map((value) => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value)));
  const more = gone.length > named.length ? ` and ${gone.length - named.length} more` : '';
  return breaks(`No longer taken: ${named.join(', ')}${more}.`);
}

function judgeChoicesFrom({ choices_from: before }: InputSpec, after: InputSpec): Verdict {
  const now = after.choices_from;
  if (now === undefined) return COMPATIBLE;
  if (before === undefined) return breaks('Other values than these are refused.');
  if (before.input !== now.input) return breaks(`What may be chosen now depends on ${now.input}.`);
  const gone = Object.keys(before.choices).flatMap((key) => missing(listOf(before, key), listOf(now, key)));
  if (gone.length > 0) return judgeGone(gone);
  const asked = Object.keys(now.choices).filter((key) => !Object.hasOwn(before.choices, key));
  if (asked.length > 0 && !mayBeLeftOut(after)) return breaks(`It is now required where ${now.input} is ${asked.join(', ')}.`);
  return COMPATIBLE;
}

function listOf(from: ChoicesFrom, key: string): Choice[] {
  return choicesOf({ type: 'string', choices: Object.hasOwn(from.choices, key) ? (from.choices[key] ?? []) : [] }) ?? [];
}

function judgeAccept({ accept: before }: InputSpec, { accept: after }: InputSpec): Verdict {
  if (after === undefined) return COMPATIBLE;
  if (before === undefined) return breaks('Files of other kinds are refused.');
  const kinds = [after].flat();
  return judgeGone([before].flat().filter((kind) => !kinds.includes(kind)));
}
