import { displayText, fallbackOf, isChoosable, optionsOf, type Option } from './field-options';
import type { InputSpec, InputSpecs, InputType, Json, JsonObject } from './input-spec';
import { isJsonObject, jsonEqual } from './json-value';
import { joinPath } from './problem-list';
import { ruleText } from './rule-text';

/** The kinds of control that a form draws. */
export type Control =
  | 'text'
  | 'multiline'
  | 'number'
  | 'color'
  | 'checkbox'
  | 'radio'
  | 'select'
  | 'checks'
  | 'date'
  | 'datetime'
  | 'secret'
  | 'file'
  | 'rows'
  | 'group'
  | 'json';

/**
 * What a field holds while it is edited: text for all that is typed or picked (a choice is its index), the state of a checkbox
 * (null: never touched), rows or checked choices, or the fields of a group. Empty text means "not given".
 */
export type FormValue = string | boolean | null | FormValue[] | FormValues;
export type FormValues = { [name: string]: FormValue };

/** One input as the form draws it. Pure data: everything a control needs to know, nothing about how it looks. */
export interface Field {
  name: string;
  /** Where problems of it are reported, like `inputs.conf.key`. */
  path: string;
  spec: InputSpec;
  control: Control;
  /** The words that name it: its title, else its name. */
  label: string;
  required: boolean;
  help: string | null;
  /** What may be entered, in a few words. */
  rule: string | null;
  unit: string | null;
  /** Ghost text. */
  placeholder: string | null;
  /** What the server puts in when the field is left empty, in words. */
  fallback: string | null;
  /** Why it should no longer be used; null where it may. */
  deprecated: string | null;
  /** What is offered to be chosen from. */
  options: Option[];
  /** The value it starts with, as JSON; undefined when it starts empty. */
  start: Json | undefined;
  /** Fields of a group. */
  fields: Field[];
}

/** Neighbouring fields of one section; the order of the fields is always that of the specs. */
export interface Section {
  title: string | null;
  fields: Field[];
}

export interface FormModel {
  sections: Section[];
  fields: Field[];
}

/** Up to this many choices are shown side by side. */
const MOST_RADIOS = 4;
/** Up to this many of which several may be chosen are shown at once; more are a list of rows. */
const MOST_CHECKS = 24;

/**
 * What the form of an op looks like. Fields start with `prefill`, else `default`; with the inputs of an earlier run (`initial`) with
 * those, where an input that the run did not have starts with its default or empty, so that nothing else changes on running again. Are these only
 * some of the inputs (`partial`), as from a link, the others start as ever.
 */
export function buildForm(specs: InputSpecs, initial?: JsonObject, partial = false): FormModel {
  const origin: Origin = { values: initial, prefill: initial === undefined || partial, defaults: true };
  const fields = Object.entries(specs).map(([name, spec]) => buildField(name, spec, `inputs.${name}`, origin));
  const sections: Section[] = [];
  for (const field of fields) {
    const title = words(field.spec.section);
    const last = sections.at(-1);
    if (last?.title === title) last.fields.push(field);
    else sections.push({ title, fields: [field] });
  }
  return { sections, fields };
}

/** What an author wrote; null for nothing and for blanks. */
function words(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** The field of one row of a `rows` field. */
export function rowField(list: Field, index: number): Field {
  const item = list.spec.items ?? { type: 'string' };
  const field = buildField(String(index), item, joinPath(list.path, index), NOTHING);
  const lineBreaks = field.control === 'text' && Array.isArray(list.start) && list.start.some(hasLineBreak);
  const control = lineBreaks ? 'multiline' : field.control === 'radio' ? 'select' : field.control;
  return { ...field, control, label: `${list.label} ${index + 1}`, required: true };
}

/** Where the first values of fields come from. */
interface Origin {
  values: JsonObject | undefined;
  prefill: boolean;
  defaults: boolean;
}
const NOTHING: Origin = { values: undefined, prefill: false, defaults: false };

function startOf(name: string, spec: InputSpec, { values, prefill, defaults }: Origin): Json | undefined {
  if (values && Object.hasOwn(values, name)) return values[name];
  if (prefill && spec.prefill !== undefined) return spec.prefill;
  // A secret's default is not shown, not even masked: a field left empty gets it anyway.
  return defaults && spec.type !== 'secret' ? spec.default : undefined;
}

function buildField(name: string, spec: InputSpec, path: string, origin: Origin): Field {
  const given = startOf(name, spec, origin);
  const options = optionsOf(spec);
  // A choice that is no longer offered cannot be shown, so the field starts empty.
  const known = spec.type === 'list' || options.length === 0 || given === undefined || options.some(({ value }) => jsonEqual(value, given));
  const start = known ? given : undefined;
  const control = controlOf(spec, start);
  const required = spec.required !== false && spec.default === undefined;
  return {
    name,
    path,
    spec,
    control,
    label: words(spec.title) ?? name,
    required,
    help: words(spec.description),
    rule: ruleText(spec),
    unit: words(spec.unit),
    placeholder: spec.example === undefined ? null : displayText(spec.example),
    fallback: fallbackOf(spec, options),
    deprecated: deprecationOf(spec),
    options,
    start,
    fields: control === 'group' ? groupFields(spec, path, groupOrigin(start, required, origin)) : [],
  };
}

function groupFields(spec: InputSpec, path: string, origin: Origin): Field[] {
  return Object.entries(spec.properties ?? {}).map(([name, property]) => buildField(name, property, joinPath(path, name), origin));
}

/**
 * A group that need not be given is given as soon as one of its fields is filled. So its fields do not start with their defaults:
 * they would make every such group a given one. The server fills the defaults in once it is.
 */
function groupOrigin(start: Json | undefined, required: boolean, { prefill }: Origin): Origin {
  if (isJsonObject(start)) return { values: start, prefill: false, defaults: true };
  return { values: undefined, prefill, defaults: required };
}

const CONTROLS: Record<InputType, Control> = {
  string: 'text',
  int: 'number',
  float: 'number',
  bool: 'checkbox',
  list: 'json',
  dict: 'json',
  file: 'file',
  date: 'date',
  datetime: 'datetime',
  secret: 'secret',
};

function controlOf(spec: InputSpec, start: Json | undefined): Control {
  if (spec.choices) return spec.choices.length <= MOST_RADIOS ? 'radio' : 'select';
  if (spec.choices_from) return 'select';
  if (spec.format === 'color') return 'color';
  if (spec.type === 'list' && spec.items?.choices && spec.items.choices.length <= MOST_CHECKS && isChoosable(start)) return 'checks';
  // A control of one line would drop the line breaks of the value it starts with.
  if (spec.type === 'string' && (spec.multiline === true || (start !== undefined && hasLineBreak(start)))) return 'multiline';
  if (spec.type === 'list' && spec.items && hasRows(spec.items) && (start === undefined || Array.isArray(start))) return 'rows';
  if (spec.type === 'dict' && spec.properties && (start === undefined || isJsonObject(start))) return 'group';
  return CONTROLS[spec.type];
}

function hasLineBreak(value: Json): boolean {
  return typeof value === 'string' && /[\r\n]/.test(value);
}

/** Values that one line can hold; all else in a list is written as JSON. */
function hasRows(items: InputSpec): boolean {
  return items.type !== 'list' && items.type !== 'dict';
}

function deprecationOf({ deprecated }: InputSpec): string | null {
  if (typeof deprecated === 'string') return deprecated.trim() || 'Deprecated.';
  return deprecated === true ? 'Deprecated.' : null;
}
