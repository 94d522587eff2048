import type { ComponentProps } from 'react';
import { controlAttributes, FieldErrors, FormField } from '@/components/ui/form-field';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  id: string;
  label: string;
  help?: string;
  rule?: string;
  error?: string | undefined;
}

/** One line of text with its label; what is wrong with it is said aloud the moment it appears. */
export function TextField({ id, label, help, rule, error, ...input }: TextFieldProps) {
  const has = { required: input.required ?? false, help: help !== undefined, rule: rule !== undefined, error: error !== undefined };
  return (
    <div>
      <FormField id={id} label={label} help={help} rule={rule}>
        <input {...input} {...controlAttributes(id, has)} className="control" />
      </FormField>
      <div role="alert">
        <FieldErrors id={id} errors={error === undefined ? [] : [error]} />
      </div>
    </div>
  );
}
