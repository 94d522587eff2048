/** Words that sort runs: by key a value, which may be empty. */
export type RunLabels = Record<string, string>;

export const MAX_LABELS = 20;
/** In code points. */
export const MAX_LABEL_VALUE = 200;
const KEY = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export function isLabelKey(text: string): boolean {
  return KEY.test(text);
}

/** One line of text of at most MAX_LABEL_VALUE code points. */
export function isLabelValue(text: string): boolean {
  return !/\p{Cc}/u.test(text) && Array.from(text).length <= MAX_LABEL_VALUE;
}

/** Labels as they are stored: `key` and `key=value` of each, so that one index finds both what has a key and what has a value under it. */
export function labelTerms(labels: RunLabels): string[] {
  return Object.entries(labels).flatMap(([key, value]) => [key, `${key}=${value}`]);
}

export function labelsOf(terms: readonly string[]): RunLabels {
  const pairs = terms.filter((term) => term.includes('=')).map((term) => cut(term, '='));
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What `key:value` or `key` asks for, as it is stored; null for what is neither. */
export function labelTerm(text: string): string | null {
  const [key, value] = cut(text, ':');
  if (!isLabelKey(key) || !isLabelValue(value)) return null;
  return text.includes(':') ? `${key}=${value}` : key;
}

/** The label that somebody wrote as `key:value` or `key`; null for what is neither. */
export function parseLabel(text: string): [key: string, value: string] | null {
  const [key, value] = cut(text.trim(), ':').map((part) => part.trim());
  return key === undefined || value === undefined || !isLabelKey(key) || !isLabelValue(value) ? null : [key, value];
}

/** What is changed of the labels of a run that has others. */
export interface LabelChange {
  add: RunLabels;
  /** Keys. */
  remove: string[];
}

/** The labels after a change: what is both added and taken off is added. */
export function relabelled(labels: RunLabels, { add, remove }: LabelChange): RunLabels {
  const kept = Object.entries(labels).filter(([key]) => !remove.includes(key));
  return { ...Object.fromEntries(kept), ...add };
}

/** The labels with such a change taken back, which found `before`; null where somebody changed one of those that it changed since. */
export function labelsBefore(labels: RunLabels, before: RunLabels, { add, remove }: LabelChange): RunLabels | null {
  const [now, left] = [new Map(Object.entries(labels)), new Map(Object.entries(add))];
  const changed = new Set([...left.keys(), ...remove]);
  if ([...changed].some((key) => now.get(key) !== left.get(key))) return null;
  const others = Object.entries(labels).filter(([key]) => !changed.has(key));
  return Object.fromEntries([...others, ...Object.entries(before).filter(([key]) => changed.has(key))]);
}

/** A label in words. */
export function labelText(key: string, value: string): string {
  return value === '' ? key : `${key}:${value}`;
}

function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
