import type { InputSpec, InputSpecs, Json } from './input-spec';
import type { Hint } from './lint-hint';
import { isFreeText } from './lint-input';

/** One value that an input had, and in how many runs. */
export interface PastValue {
  value: Json;
  runs: number;
}

/** The distinct values that earlier runs gave the inputs of an op, never those of secrets. */
export type PastValues = Record<string, readonly PastValue[]>;

/** Fewer runs than this show no habit. */
const ENOUGH_RUNS = 10;
/** Up to so many different values are choices rather than free text. */
const FEW_VALUES = 5;
/** A value that is given in this share of the runs may be the default. */
const HABIT = 0.9;
const SCALARS: readonly InputSpec['type'][] = ['string', 'int', 'float', 'bool'];

/** The inputs whose past values say something: never secrets, nor what is long or has parts. */
export function inputsWithHabits(specs: InputSpecs): string[] {
  return Object.entries(specs)
    .filter(([, spec]) => SCALARS.includes(spec.type) && spec.multiline !== true)
    .map(([name]) => name);
}

/** What earlier runs suggest for an input. */
export function lintPastValues(spec: InputSpec, path: string, values: readonly PastValue[]): Hint[] {
  const runs = values.reduce((sum, value) => sum + value.runs, 0);
  if (runs < ENOUGH_RUNS || !SCALARS.includes(spec.type)) return [];
  const common = values.toSorted((a, b) => b.runs - a.runs);
  const [first] = common;
  const hints: Hint[] = [];
  if (first !== undefined && first.runs / runs >= HABIT && spec.required !== false && spec.default === undefined && !spec.choices_from) {
    const message = `Make ${quoted(first.value)} the default: ${first.runs} of the last ${runs} runs had it.`;
    hints.push({ path, message, rule: 'default' });
  }
  if (isFreeText(spec) && spec.multiline !== true && common.length > 1 && common.length <= FEW_VALUES) {
    const listed = common.map(({ value }) => quoted(value)).join(', ');
    const message = `Offer choices: the last ${runs} runs had only ${listed}. Picking one is quicker than typing it, and cannot be misspelt.`;
    hints.push({ path, message, rule: 'few_values' });
  }
  return hints;
}

/** As it is read in a sentence; cut where it is long. */
function quoted(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const letters = Array.from(text);
  return `“${letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : text}”`;
}
