'use client';

import { memo } from 'react';
import { assertNever } from '@/lib/domain/assert-never';
import { askedFields } from '@/lib/domain/form-values';
import { FieldErrors, FieldHelp, RequiredMark } from '@/components/ui/form-field';
import { CheckControl, ChecksControl, RadioControl, SelectControl } from './choice-control';
import { ColorControl } from './color-control';
import { DatetimeControl } from './datetime-control';
import { Deprecation } from './field-frame';
import { FileControl } from './file-control';
import { useRunForm, type ControlProps } from './form-context';
import { RowsControl } from './rows-control';
import { SecretControl } from './secret-control';
import { LineControl, TextControl } from './text-control';

/** One field of the form, drawn as its model says, and again only when something of it has changed. */
export const FieldView = memo(function FieldView(props: ControlProps) {
  switch (props.field.control) {
    case 'text':
    case 'number':
    case 'date':
      return <LineControl {...props} />;
    case 'multiline':
    case 'json':
      return <TextControl {...props} />;
    case 'checkbox':
      return <CheckControl {...props} />;
    case 'radio':
      return <RadioControl {...props} />;
    case 'select':
      return <SelectControl {...props} />;
    case 'checks':
      return <ChecksControl {...props} />;
    case 'color':
      return <ColorControl {...props} />;
    case 'datetime':
      return <DatetimeControl {...props} />;
    case 'secret':
      return <SecretControl {...props} />;
    case 'file':
      return <FileControl {...props} />;
    case 'rows':
      return <RowsControl {...props} />;
    case 'group':
      return <GroupControl {...props} />;
    default:
      return assertNever(props.field.control);
  }
});

/** A dict whose entries are known: its fields, set off from the others. */
function GroupControl({ field, value, onChange }: ControlProps) {
  const { idOf, errorsAt } = useRunForm();
  const id = idOf(field.path);
  const values = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return (
    <fieldset id={id} className="min-w-0">
      <legend className="text-sm font-medium">
        {field.label} {field.required ? <RequiredMark /> : <span className="font-normal text-muted">(may be left empty)</span>}
      </legend>
      <Deprecation field={field} />
      <FieldHelp id={id} help={field.help} />
      <div className="mt-2 grid gap-4 border-l-2 border-line pl-4">
        {askedFields(field.fields, values).map((inner) => (
          <FieldView
            key={inner.name}
            field={inner}
            value={values[inner.name] ?? null}
            onChange={(update) => {
              onChange((now) => {
                const group = typeof now === 'object' && now !== null && !Array.isArray(now) ? now : {};
                return { ...group, [inner.name]: update(group[inner.name] ?? null) };
              });
            }}
          />
        ))}
      </div>
      <FieldErrors id={id} errors={errorsAt(field.path)} />
    </fieldset>
  );
}
