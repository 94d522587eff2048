'use client';

import { useRef, type InputHTMLAttributes } from 'react';
import type { Field } from '@/lib/domain/field-model';
import { cx } from '@/components/ui/cx';
import { useEarlyInput } from '@/components/ui/use-ready';
import type { ControlProps } from './form-context';
import { FieldFrame, ghostText, useControlAttributes } from './field-frame';

/** The bare box of a field of one line: text, numbers, days. What is typed is kept as typed, so that a slip can be pointed out. */
export function LineBox({ field, value, onChange }: ControlProps) {
  const box = useRef<HTMLInputElement>(null);
  const text = typeof value === 'string' ? value : '';
  const change = (next: string): void => {
    onChange(() => next);
  };
  useEarlyInput(box, (element) => {
    if (element.value !== text) change(element.value);
  });
  return (
    <input
      ref={box}
      {...useControlAttributes(field)}
      {...lineAttributes(field)}
      autoComplete="off"
      data-path={field.path}
      value={text}
      onChange={(event) => {
        change(event.target.value);
      }}
    />
  );
}

function lineAttributes(field: Field): InputHTMLAttributes<HTMLInputElement> {
  const placeholder = ghostText(field);
  const ghost = placeholder === undefined ? {} : { placeholder };
  const { type, min, max } = field.spec;
  if (field.control === 'date') {
    return {
      type: 'date',
      className: 'control max-w-52',
      max: typeof max === 'string' ? max : '9999-12-31',
      ...(typeof min === 'string' ? { min } : {}),
    };
  }
  if (field.control === 'color') return { type: 'text', className: 'control max-w-52 font-mono', placeholder: placeholder ?? '#1a2b3c' };
  if (field.control !== 'number') return { type: 'text', className: 'control', ...ghost, ...keyboardOf(field) };
  // Not type=number: it hides what it cannot read, and a slip would count as left empty. The digit keyboards of phones have no minus.
  const positive = typeof min === 'number' && min >= 0;
  return {
    type: 'text',
    className: 'control max-w-52 tabular-nums',
    ...ghost,
    ...(positive ? { inputMode: type === 'int' ? 'numeric' : 'decimal' } : {}),
  };
}

/** The keyboard a phone shows. Not type=email or type=url: they change what is typed before anybody can say what is wrong with it. */
function keyboardOf({ spec }: Field): Pick<InputHTMLAttributes<HTMLInputElement>, 'inputMode'> {
  return spec.format === 'email' || spec.format === 'url' ? { inputMode: spec.format } : {};
}

/** A field of one line. */
export function LineControl(props: ControlProps) {
  return (
    <FieldFrame field={props.field}>
      <LineBox {...props} />
    </FieldFrame>
  );
}

/** The bare box of text of many lines. */
export function TextBox({ field, value, onChange }: ControlProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const text = typeof value === 'string' ? value : '';
  const change = (next: string): void => {
    onChange(() => next);
  };
  useEarlyInput(box, (element) => {
    // A text area shows every line break as \n, which is no change by the person.
    if (element.value !== text.replaceAll('\r\n', '\n')) change(element.value);
  });
  const json = field.control === 'json';
  const placeholder = ghostText(field) ?? (json ? (field.spec.type === 'list' ? '[]' : '{}') : undefined);
  return (
    <textarea
      ref={box}
      {...useControlAttributes(field)}
      className={cx('control', json && 'font-mono text-sm')}
      rows={Math.min(16, Math.max(json ? 4 : 3, text.split('\n').length + 1))}
      spellCheck={!json}
      autoComplete="off"
      value={text}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(event) => {
        change(event.target.value);
      }}
    />
  );
}

/** A field of many lines, or one that is written as JSON. */
export function TextControl(props: ControlProps) {
  const { field } = props;
  const written =
    field.control === 'json'
      ? { ...field, help: [field.help, `Written as a JSON ${field.spec.type === 'list' ? 'list' : 'object'}.`].filter(Boolean).join('\n') }
      : field;
  return (
    <FieldFrame field={written}>
      <TextBox {...props} field={written} />
    </FieldFrame>
  );
}
