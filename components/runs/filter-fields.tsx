import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';

interface FieldProps {
  name: string;
  label: string;
  value: string | undefined;
}

/** A choice of the filter. */
export function FilterChoice({ name, label, value, children }: FieldProps & { children: ReactNode }) {
  return (
    <label className="block min-w-0 max-sm:flex-1 max-sm:basis-32">
      <span className="mb-1 block text-sm font-medium">{label}</span>
      {/* The key makes the choice follow the address when that changes by a link or the back button. */}
      <select key={value ?? ''} name={name} defaultValue={value ?? ''} className="control max-w-full pr-8">
        {children}
      </select>
    </label>
  );
}

const WIDTHS = {
  search: 'sm:w-56 max-sm:basis-full',
  text: 'sm:w-36',
  number: 'sm:w-36',
  date: 'sm:w-36',
  'datetime-local': 'sm:w-52',
} as const;

interface FilterTextProps extends FieldProps {
  type?: keyof typeof WIDTHS;
  placeholder?: string;
  /** What it may suggest. */
  options?: readonly string[];
  unit?: string;
}

/** A text, number or time of the filter; it counts once Enter is pressed or the field is left. */
export function FilterText({ name, label, value, type = 'text', placeholder, options, unit }: FilterTextProps) {
  const list = options === undefined ? undefined : `filter-${name}`;
  return (
    <label className={cx('block min-w-0 max-sm:flex-1 max-sm:basis-40', WIDTHS[type])}>
      <span className="mb-1 block text-sm font-medium">
        {label}
        {unit === undefined ? null : <span className="font-normal text-muted"> ({unit})</span>}
      </span>
      <input
        key={value ?? ''}
        name={name}
        type={type}
        defaultValue={value ?? ''}
        placeholder={placeholder}
        list={list}
        autoComplete="off"
        maxLength={200}
        {...(type === 'number' ? { min: 0, step: 'any' } : {})}
        className="control"
      />
      {options === undefined ? null : (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </label>
  );
}
