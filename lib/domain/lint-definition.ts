import type { Hint } from './lint-hint';
import { lintInput } from './lint-input';
import { lintPastValues, type PastValues } from './lint-past-values';
import type { InputSpecs, JsonObject } from './input-spec';

/** What is looked at; a parsed definition has it. */
export interface LintedDefinition {
  description?: string | null | undefined;
  input_specs: InputSpecs;
  output_specs?: Record<string, JsonObject> | null | undefined;
  timeout_s?: number | null | undefined;
}

/** From here on a form without sections is a long list. */
const MANY_INPUTS = 8;

/**
 * What would make the form of a valid definition kinder, and why, in the order of the form. Never a reason to refuse it. `pastValues`: what earlier runs of the
 * op were given, by input.
 */
export function lintDefinition(definition: LintedDefinition, pastValues: PastValues = {}): Hint[] {
  const specs = Object.entries(definition.input_specs);
  return [
    ...lintWhole(definition),
    ...lintSections(definition.input_specs),
    ...specs.flatMap(([name, spec]) => {
      // An input that is on its way out is not worth the work.
      if (spec.deprecated !== undefined && spec.deprecated !== false) return [];
      const path = `input_specs.${name}`;
      const values = Object.hasOwn(pastValues, name) ? (pastValues[name] ?? []) : [];
      const hints = lintInput(spec, path);
      const learned = lintPastValues(spec, path, values);
      // One hint about one thing: what earlier runs show is the better reason.
      return [...hints.filter(({ rule }) => !learned.some((hint) => hint.rule === rule)), ...learned];
    }),
  ];
}

function lintWhole({ description, output_specs, timeout_s }: LintedDefinition): Hint[] {
  const hints: Hint[] = [];
  if ((description ?? '').trim() === '') {
    const message =
      'Say in a description what the op does and when to use it: its first line stands beside its name where people look for an op.';
    hints.push({ path: 'description', message, rule: 'readme' });
  }
  if (output_specs == null || Object.keys(output_specs).length === 0) {
    const message = 'List in output_specs what the op returns, so that people and scripts know before the first run what they will get.';
    hints.push({ path: 'output_specs', message, rule: 'outputs' });
  }
  if (timeout_s == null) {
    const message =
      'Set timeout_s, the seconds after which a run surely hangs: without it a run that hangs keeps its machine busy for ever.';
    hints.push({ path: 'timeout_s', message, rule: 'timeout' });
  }
  return hints;
}

function lintSections(specs: InputSpecs): Hint[] {
  const all = Object.values(specs);
  if (all.length <= MANY_INPUTS || all.some(({ section }) => (section ?? '').trim() !== '')) return [];
  const message = `Sort these ${all.length} inputs into sections (section: a heading): so many in one list are hard to find one’s way in.`;
  return [{ path: 'input_specs', message, rule: 'sections' }];
}
