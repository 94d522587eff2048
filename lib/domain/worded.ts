import type { InputSpec, Rule } from './input-spec';

/** What a person reads when a value breaks `rule`: the author's own words where there are any. */
export function worded(spec: InputSpec, rule: Rule, words: string): string {
  return spec.messages?.[rule] ?? words;
}
