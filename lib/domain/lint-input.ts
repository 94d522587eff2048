import { choicesOf, type Choice, type InputSpec, type Json } from './input-spec';
import type { Hint } from './lint-hint';
import { joinPath } from './problem-list';

/** What would make one field kinder, with those inside of it. */
export function lintInput(spec: InputSpec, path: string): Hint[] {
  return [...lintLabel(spec, path), ...lintDefault(spec, path), ...lintValue(spec, path), ...lintInside(spec, path)];
}

/** What is about the field as a person meets it; the rows of a list have no label of their own. */
function lintLabel(spec: InputSpec, path: string): Hint[] {
  const hints: Hint[] = [];
  if (isBlank(spec.title)) {
    const name = path.split('.').at(-1) ?? '';
    hints.push({ path, message: `Give ${name} a title: it is the label in the form, where now the bare name stands.`, rule: 'title' });
  }
  if (isFreeText(spec) && spec.format === undefined && isBlank(spec.description) && spec.example === undefined) {
    const message = 'Add an example, which shows in grey while the field is empty, or a description: nothing says yet what to enter here.';
    hints.push({ path, message, rule: 'example' });
  }
  return hints;
}

/** An input that must be given although everybody would give the same. */
function lintDefault(spec: InputSpec, path: string): Hint[] {
  if (spec.required === false || spec.default !== undefined || spec.visible_when !== undefined) return [];
  const obvious = obviousDefault(spec);
  return obvious === null ? [] : [{ path, message: obvious, rule: 'default' }];
}

function obviousDefault(spec: InputSpec): string | null {
  if (spec.type === 'bool' && spec.prefill === undefined && spec.choices === undefined)
    return 'Give it a default (most often false): without one every script has to say no to what it has never heard of.';
  if (spec.prefill !== undefined)
    return 'Make its prefill the default: the form already starts with it, and then scripts may leave it out too.';
  if (spec.choices?.length === 1) return 'Make its only choice the default: there is nothing to decide.';
  if (spec.min !== undefined && spec.min === spec.max && spec.type !== 'list' && spec.type !== 'dict')
    return 'Make the only value that min and max allow its default: there is nothing to decide.';
  return null;
}

/** What is about the values themselves, be it those of a field or of the rows of a list. */
function lintValue(spec: InputSpec, path: string): Hint[] {
  return [...lintNumber(spec, path), ...lintChoices(spec, path), ...lintFile(spec, path)];
}

function lintNumber(spec: InputSpec, path: string): Hint[] {
  if ((spec.type !== 'int' && spec.type !== 'float') || hasChoices(spec)) return [];
  const hints: Hint[] = [];
  if (isBlank(spec.unit)) {
    const message = 'Give the number a unit (seconds, px, %, pages): it stands beside the field, and nobody has to guess.';
    hints.push({ path, message, rule: 'unit' });
  }
  if (spec.min === undefined || spec.max === undefined) {
    const missing = [spec.min === undefined ? 'min' : '', spec.max === undefined ? 'max' : '']
      .filter((bound) => bound !== '')
      .join(' and ');
    const message = `Set ${missing}: a slip of the finger is then told at the field, not by a run that fails.`;
    hints.push({ path, message, rule: 'bounds' });
  }
  return hints;
}

function lintChoices(spec: InputSpec, path: string): Hint[] {
  const lists: [string, Choice[]][] = [];
  const own = choicesOf(spec);
  if (own !== null) lists.push([joinPath(path, 'choices'), untitled(spec.choices ?? [], own)]);
  for (const [key, choices] of Object.entries(spec.choices_from?.choices ?? {}))
    lists.push([joinPath(path, `choices_from.choices.${key}`), untitled(choices, choicesOf({ type: spec.type, choices }) ?? [])]);
  return lists.flatMap(([place, choices]): Hint[] => {
    const code = choices.find(({ value }) => isCode(value, spec));
    if (code === undefined) return [];
    const message = `Give each choice a title ({value, title}): people should not have to know what “${code.title}” stands for.`;
    return [{ path: place, message, rule: 'choice_titles' }];
  });
}

/** The choices that a person sees by their bare values. */
function untitled(raw: readonly unknown[], choices: readonly Choice[]): Choice[] {
  return choices.filter(
    (choice, index) => raw[index] === choice.value || (typeof choice.value !== 'object' && choice.title === String(choice.value)),
  );
}

/** A value that is written for programs: a bare number without a unit, capitals, digits among letters, names with underscores, one or two letters. */
function isCode(value: Json, { unit }: InputSpec): boolean {
  if (typeof value === 'number') return isBlank(unit);
  if (typeof value !== 'string' || /\s/.test(value)) return false;
  return (
    /^\p{L}{1,2}$/u.test(value) || /_|[a-z][A-Z]/.test(value) || /^[A-Z]{2,}$/.test(value) || (/\d/.test(value) && /[A-Za-z]/.test(value))
  );
}

function lintFile(spec: InputSpec, path: string): Hint[] {
  if (spec.type !== 'file') return [];
  const hints: Hint[] = [];
  if (spec.accept === undefined) {
    const message = 'Say with accept which files it takes (such as .csv or image/*): the file dialog then offers only those.';
    hints.push({ path, message, rule: 'file_kind' });
  }
  if (spec.max_size_mb === undefined) {
    const message = 'Set max_size_mb: a file that is too large is then told before it is sent, not after.';
    hints.push({ path, message, rule: 'file_size' });
  }
  return hints;
}

function lintInside(spec: InputSpec, path: string): Hint[] {
  const inside = Object.entries(spec.properties ?? {}).flatMap(([name, property]) =>
    lintInput(property, joinPath(path, `properties.${name}`)),
  );
  if (spec.items === undefined) return inside;
  const rows = joinPath(path, 'items');
  return [...inside, ...lintValue(spec.items, rows), ...lintInside(spec.items, rows)];
}

/** Text in which anything may be written. */
export function isFreeText(spec: InputSpec): boolean {
  return spec.type === 'string' && !hasChoices(spec);
}

function hasChoices({ choices, choices_from }: InputSpec): boolean {
  return choices !== undefined || choices_from !== undefined;
}

function isBlank(text: string | undefined): boolean {
  return (text ?? '').trim() === '';
}
