import type { ReactNode } from 'react';
import { cx } from './cx';

interface FieldTextsProps {
  /** Id of the control; the ids of its texts derive from it. */
  id: string;
  /** What to enter and why. */
  help?: ReactNode;
  /** What may be entered, in a few words. */
  rule?: ReactNode;
  errors?: readonly string[];
}

interface FormFieldProps extends FieldTextsProps {
  label: ReactNode;
  required?: boolean;
  /** Beside the label: a tag, a warning. */
  aside?: ReactNode;
  /** For a control that no `<label>` can point to, such as a group: it is named by the id `<id>-label` instead. */
  group?: boolean;
  /** Shown right of the control. */
  unit?: ReactNode;
  children: ReactNode;
}

/**
 * Frame of one form control: label, mark, help, the control, what is wrong with it. The control itself takes its id and its
 * descriptions from `controlAttributes`. The mark stands beside the label, so that the field's name is the label alone.
 */
export function FormField({ id, label, required = false, aside, group = false, unit, children, ...texts }: FormFieldProps) {
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-1.5 text-sm">
        {group ? (
          <span id={`${id}-label`} className="font-medium">
            {label}
          </span>
        ) : (
          <label htmlFor={id} className="font-medium">
            {label}
          </label>
        )}
        {required ? <RequiredMark /> : null}
        {aside}
      </div>
      <FieldHelp id={id} help={texts.help} rule={texts.rule} />
      <div className={cx('mt-1.5', unit !== undefined && 'flex items-center gap-2')}>
        {children}
        {unit === undefined ? null : (
          <span id={`${id}-unit`} className="shrink-0 text-sm text-muted">
            {unit}
          </span>
        )}
      </div>
      <FieldErrors id={id} errors={texts.errors} />
    </div>
  );
}

/** Says that a field must be filled in; readers hear it from the control's own `aria-required`. */
export function RequiredMark() {
  return (
    <span aria-hidden="true" title="Must be filled in" className="font-medium text-failed">
      *
    </span>
  );
}

/** Help and rule of a field, where its frame is not a FormField. */
export function FieldHelp({ id, help, rule }: Pick<FieldTextsProps, 'id' | 'help' | 'rule'>) {
  if (!help && !rule) return null;
  return (
    <div className="mt-0.5 text-sm text-muted">
      {help ? (
        <p id={`${id}-help`} className="break-words whitespace-pre-line">
          {help}
        </p>
      ) : null}
      {rule ? (
        <p id={`${id}-rule`} className="break-words whitespace-pre-line">
          {rule}
        </p>
      ) : null}
    </div>
  );
}

/** What is wrong with a field. */
export function FieldErrors({ id, errors = [] }: Pick<FieldTextsProps, 'id'> & { errors?: readonly string[] | undefined }) {
  if (errors.length === 0) return null;
  return (
    <div id={`${id}-error`} className="mt-1 text-sm font-medium text-failed">
      {errors.map((error) => (
        <p key={error} className="break-words">
          {error}
        </p>
      ))}
    </div>
  );
}

interface ControlAttributes {
  id: string;
  'aria-required'?: true;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

/** The attributes that tie a control to its label, help, unit and errors. */
export function controlAttributes(
  id: string,
  has: { required?: boolean; help?: boolean; rule?: boolean; unit?: boolean; error?: boolean },
): ControlAttributes {
  const texts = [has.error && 'error', has.help && 'help', has.rule && 'rule', has.unit && 'unit'].flatMap((name) =>
    name ? [`${id}-${name}`] : [],
  );
  return {
    id,
    ...(has.required ? { 'aria-required': true } : {}),
    ...(has.error ? { 'aria-invalid': true } : {}),
    ...(texts.length > 0 ? { 'aria-describedby': texts.join(' ') } : {}),
  };
}
