'use client';

import { useRef } from 'react';
import type { Field } from '@/lib/domain/field-model';
import { ComboBox } from '@/components/ui/combo-box';
import { FieldErrors, FieldHelp } from '@/components/ui/form-field';
import { useEarlyInput } from '@/components/ui/use-ready';
import { useRunForm, type ControlProps } from './form-context';
import { Deprecation, FieldFrame, useControlAttributes } from './field-frame';

/** What choosing nothing is called; null where something must be chosen. */
function emptyTitle(field: Field): string | null {
  if (field.fallback !== null) return `Default (${field.fallback})`;
  return field.required ? null : 'Not set';
}

/** With more choices than this a person searches them. */
const MOST_LISTED = 10;

/** The bare list box of a field with many choices. */
export function SelectBox(props: ControlProps) {
  const { field, value, onChange } = props;
  const attributes = useControlAttributes(field);
  if (field.options.length <= MOST_LISTED) return <ListBox {...props} />;
  return (
    <ComboBox
      attributes={attributes}
      items={field.options.map(({ title, index }) => ({ title, key: String(index) }))}
      value={typeof value === 'string' ? value : ''}
      onChange={(key) => {
        onChange(() => key);
      }}
      empty={emptyTitle(field)}
    />
  );
}

function ListBox({ field, value, onChange }: ControlProps) {
  const box = useRef<HTMLSelectElement>(null);
  const chosen = typeof value === 'string' && field.options.some(({ index }) => String(index) === value) ? value : '';
  useEarlyInput(box, (element) => {
    if (element.value !== chosen) onChange(() => element.value);
  });
  return (
    <select
      ref={box}
      {...useControlAttributes(field)}
      className="control"
      value={chosen}
      onChange={(event) => {
        const next = event.target.value;
        onChange(() => next);
      }}
    >
      <option value="">{emptyTitle(field) ?? 'Choose…'}</option>
      {field.options.map(({ title, index }) => (
        <option key={index} value={String(index)}>
          {title}
        </option>
      ))}
    </select>
  );
}

/** A field with many choices. */
export function SelectControl(props: ControlProps) {
  return (
    <FieldFrame field={props.field}>
      <SelectBox {...props} />
    </FieldFrame>
  );
}

/** A field with a few choices, all in sight. */
export function RadioControl({ field, value, onChange }: ControlProps) {
  const group = useRef<HTMLDivElement>(null);
  const attributes = useControlAttributes(field);
  const chosen = typeof value === 'string' ? value : '';
  useEarlyInput(group, (element) => {
    const checked = element.querySelector<HTMLInputElement>('input:checked');
    if (checked && checked.value !== picked) onChange(() => checked.value);
  });
  // Left alone, the default is what is chosen.
  const usual = field.options.find(({ title }) => title === field.fallback);
  const empty = usual === undefined ? emptyTitle(field) : null;
  const picked = chosen === '' && usual !== undefined ? String(usual.index) : chosen;
  const options = field.options.map(({ title, index }) => ({ title, key: String(index) }));
  return (
    <FieldFrame field={field} group>
      <div
        ref={group}
        role="radiogroup"
        {...attributes}
        aria-labelledby={`${attributes.id}-label`}
        className="flex flex-wrap gap-x-5 gap-y-1"
      >
        {[...options, ...(empty === null ? [] : [{ title: empty, key: '' }])].map(({ title, key }) => (
          <label key={key} className="flex min-h-8 items-center gap-2 text-base">
            <input
              type="radio"
              name={attributes.id}
              value={key}
              checked={picked === key}
              className="size-4 accent-accent"
              onChange={() => {
                onChange(() => key);
              }}
            />
            <span className="break-words">{title}</span>
          </label>
        ))}
      </div>
    </FieldFrame>
  );
}

/** A list of which every item is one of a few choices: boxes to check. */
export function ChecksControl({ field, value, onChange }: ControlProps) {
  const group = useRef<HTMLDivElement>(null);
  const { 'aria-required': _required, 'aria-invalid': _invalid, ...attributes } = useControlAttributes(field);
  const checked = Array.isArray(value) ? value : [];
  useEarlyInput(group, (element) => {
    const boxes = [...element.querySelectorAll<HTMLInputElement>('input:checked')].map((box) => box.value);
    if (boxes.length !== checked.length || !boxes.every((box) => checked.includes(box))) onChange(() => boxes);
  });
  const toggle = (key: string, on: boolean): void => {
    onChange((now) => {
      const others = Array.isArray(now) ? now.filter((each) => each !== key) : [];
      return on ? [...others, key] : others;
    });
  };
  return (
    <FieldFrame field={field} group>
      <div ref={group} role="group" {...attributes} aria-labelledby={`${attributes.id}-label`} className="flex flex-wrap gap-x-5 gap-y-1">
        {field.options.map(({ title, index }) => (
          <label key={index} className="flex min-h-8 items-center gap-2 text-base">
            <input
              type="checkbox"
              value={String(index)}
              checked={checked.includes(String(index))}
              className="size-4 shrink-0 accent-accent"
              onChange={(event) => {
                toggle(String(index), event.target.checked);
              }}
            />
            <span className="break-words">{title}</span>
          </label>
        ))}
      </div>
    </FieldFrame>
  );
}

/** The bare box of a yes or no. */
export function CheckBox({ field, value, onChange }: ControlProps) {
  const box = useRef<HTMLInputElement>(null);
  useEarlyInput(box, (element) => {
    if (element.checked !== (value === true)) onChange(() => element.checked);
  });
  const { 'aria-required': _, ...attributes } = useControlAttributes(field);
  return (
    <input
      ref={box}
      type="checkbox"
      {...attributes}
      className="size-4 shrink-0 accent-accent"
      checked={value === true}
      onChange={(event) => {
        const next = event.target.checked;
        onChange(() => next);
      }}
    />
  );
}

/** A yes or no. It carries no mark: it always has an answer. */
export function CheckControl(props: ControlProps) {
  const { field } = props;
  const { idOf, errorsAt } = useRunForm();
  const id = idOf(field.path);
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-2 text-sm">
        <CheckBox {...props} />
        <label htmlFor={id} className="py-1 font-medium">
          {field.label}
        </label>
        <Deprecation field={field} />
      </div>
      <div className="pl-6">
        <FieldHelp id={id} help={field.help} />
        <FieldErrors id={id} errors={errorsAt(field.path)} />
      </div>
    </div>
  );
}
