import type { Field, FormValue, FormValues } from '@/lib/domain/field-model';
import { containsType } from '@/lib/domain/nested-types';

/** What fields hold, but for secrets: those are kept nowhere but in the page. */
export function withoutSecrets(fields: readonly Field[], values: FormValues): FormValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = fields.find((each) => each.name === name);
      return [name, field === undefined ? value : without(field, value)];
    }),
  );
}

function without(field: Field, value: FormValue): FormValue {
  if (field.spec.type === 'secret' || (field.control === 'json' && containsType(field.spec, 'secret'))) return '';
  if (field.spec.items?.type === 'secret') return Array.isArray(value) ? value.map(() => '') : value;
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  return field.control === 'group' && isGroup ? withoutSecrets(field.fields, value) : value;
}
