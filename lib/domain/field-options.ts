import { choicesOf, type InputSpec, type Json } from './input-spec';
import { jsonEqual } from './json-value';

/** One choice. The form value is its index, which stays the same while what else is offered changes. */
export interface Option {
  index: number;
  title: string;
  value: Json;
}

/** What can be chosen, whatever the other inputs hold; of a list with choices for its items, what can be in it. */
export function optionsOf(spec: InputSpec): Option[] {
  const options: Option[] = [];
  const source = spec.type === 'list' ? spec.items : spec;
  if (!source) return options;
  const lists = source.choices_from ? Object.values(source.choices_from.choices) : [source.choices];
  for (const choices of lists) {
    for (const { title, value } of choicesOf({ ...source, ...(choices ? { choices } : {}) }) ?? []) {
      if (options.some((option) => jsonEqual(option.value, value))) continue;
      const words = source.type === 'bool' && title === JSON.stringify(value) ? yesOrNo(value) : title;
      options.push({ index: options.length, title: words, value });
    }
  }
  return options;
}

/** Boxes that are checked or not hold nothing twice. */
export function isChoosable(start: Json | undefined): boolean {
  if (start === undefined) return true;
  return Array.isArray(start) && start.every((item, index) => !start.slice(0, index).some((other) => jsonEqual(other, item)));
}

/** What the server puts in when a field is left empty, in words; null where it puts in nothing. */
export function fallbackOf(spec: InputSpec, options: Option[]): string | null {
  const value = spec.default;
  if (value === undefined) return null;
  if (spec.type === 'secret') return 'the stored secret';
  if (spec.type === 'list' && Array.isArray(value) && options.length > 0)
    return value.map((item) => titleOf(item, options)).join(', ') || 'none';
  return options.find((option) => jsonEqual(option.value, value))?.title ?? (spec.type === 'bool' ? yesOrNo(value) : displayText(value));
}

function titleOf(value: Json, options: Option[]): string {
  return options.find((option) => jsonEqual(option.value, value))?.title ?? displayText(value);
}

function yesOrNo(value: Json): string {
  return value === true ? 'Yes' : 'No';
}

/** A value on one line, as ghost text or in a sentence. */
export function displayText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
