'use client';

import type { ReactNode } from 'react';
import type { Field } from '@/lib/domain/field-model';
import { controlAttributes, FormField } from '@/components/ui/form-field';
import { useRunForm } from './form-context';

interface FieldFrameProps {
  field: Field;
  group?: boolean;
  children: ReactNode;
}

/** The frame of a field: its words around its control. */
export function FieldFrame({ field, group = false, children }: FieldFrameProps) {
  const { idOf, errorsAt } = useRunForm();
  return (
    <FormField
      id={idOf(field.path)}
      label={field.label}
      required={field.required}
      group={group}
      help={field.help}
      rule={field.rule}
      errors={errorsAt(field.path)}
      aside={<Deprecation field={field} />}
      {...(field.unit === null ? {} : { unit: field.unit })}
    >
      {children}
    </FormField>
  );
}

/** Why a field should no longer be used. */
export function Deprecation({ field }: { field: Field }) {
  return field.deprecated === null ? null : <span className="text-warning">{field.deprecated}</span>;
}

/** What ties a control to the words of its frame. */
export function useControlAttributes(field: Field): ReturnType<typeof controlAttributes> {
  const { idOf, errorsAt } = useRunForm();
  return controlAttributes(idOf(field.path), {
    required: field.required,
    help: field.help !== null,
    rule: field.rule !== null,
    unit: field.unit !== null,
    error: errorsAt(field.path).length > 0,
  });
}

/** Ghost text: the author's example, else what happens when nothing is entered. */
export function ghostText(field: Field): string | undefined {
  return field.placeholder ?? (field.fallback === null ? undefined : `Left empty: ${field.fallback}`);
}
