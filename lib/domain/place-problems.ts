import { rowField, type Field, type FormValues } from './field-model';
import type { FieldProblem } from './input-spec';

/** A problem as a form shows it. */
export interface PlacedProblem {
  /** The field to look at; null when none of the form is meant. */
  field: { path: string; label: string } | null;
  message: string;
}

/**
 * Puts problems, the form's own or the API's, at the fields that can mend them, in the order of the form. One that lies inside a
 * field, such as an entry of a JSON text, is put at that field and says where in it.
 */
export function placeProblems(fields: readonly Field[], values: FormValues, problems: readonly FieldProblem[]): PlacedProblem[] {
  const places = new Map(flatten(fields, values).map((field, index) => [field.path, { field, index }]));
  const placed = problems.map(({ path, message }) => {
    for (let at = path; at !== ''; at = parentPath(at)) {
      const place = places.get(at);
      if (place) return { ...place, message: at === path ? message : `${path.slice(at.length + 1)} ${message}` };
    }
    return { field: null, index: Infinity, message: path === 'inputs' || path === '' ? message : `${path} ${message}` };
  });
  return placed
    .sort((a, b) => (a.index === b.index ? 0 : a.index - b.index))
    .map(({ field, message }) => ({ field: field && { path: field.path, label: field.label }, message }));
}

function flatten(fields: readonly Field[], values: FormValues): Field[] {
  return fields.flatMap((field) => {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (field.control === 'rows' && Array.isArray(value)) return [field, ...value.map((_, index) => rowField(field, index))];
    const group = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
    return [field, ...flatten(field.fields, group)];
  });
}

function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
