'use client';

import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type ReactNode } from 'react';
import { newRow } from '@/lib/domain/form-values';
import { filledLines, moveRow, pasteLines, removeRow } from '@/lib/domain/form-rows';
import { rowField, type Field, type FormValue } from '@/lib/domain/field-model';
import { Button } from '@/components/ui/button';
import { FieldErrors } from '@/components/ui/form-field';
import { AddFiles } from './add-files';
import { CheckBox, SelectBox } from './choice-control';
import { ColorBox } from './color-control';
import { DatetimeBox } from './datetime-control';
import { FieldFrame, useControlAttributes } from './field-frame';
import { FileBox } from './file-control';
import { useRunForm, type ControlProps } from './form-context';
import { SecretBox } from './secret-control';
import { LineBox, TextBox } from './text-control';
import { useRowKeys } from './use-row-keys';

/** A list of single values: rows that are added, removed and moved. */
export function RowsControl({ field: list, value, onChange }: ControlProps) {
  const field = withItemWords(list);
  const { idOf } = useRunForm();
  const rows = Array.isArray(value) ? value : [];
  const { keys, add, remove, swap } = useRowKeys(rows.length);
  const focusNext = useRef<string | null>(null);
  const [said, setSaid] = useState('');
  const chosen = useRef(new Map<number, File>());
  const { 'aria-required': _required, 'aria-invalid': _invalid, ...attributes } = useControlAttributes(field);

  // The element to focus exists only after the change is drawn.
  useEffect(() => {
    if (focusNext.current === null) return;
    const element = document.getElementById(focusNext.current);
    focusNext.current = null;
    element?.focus();
  });

  const change = (update: (rows: FormValue[]) => FormValue[]): void => {
    onChange((now) => update(Array.isArray(now) ? now : []));
  };
  const rowId = (index: number, part?: string): string => `${idOf(`${field.path}.${index}`)}${part === undefined ? '' : `-${part}`}`;
  const addRow = (): void => {
    add();
    change((now) => [...now, newRow(field)]);
    focusNext.current = rowId(rows.length);
  };
  const addFiles = (files: File[]): void => {
    add(files.length).forEach((key, index) => {
      const file = files[index];
      if (file) chosen.current.set(key, file);
    });
    change((now) => [...now, ...files.map(() => '')]);
    setSaid(`${files.length} added.`);
  };
  const pasteRows = (index: number, event: ClipboardEvent): void => {
    const lines = filledLines(event.clipboardData.getData('text/plain'));
    if (lines.length < 2 || !['text', 'number'].includes(rowField(field, index).control)) return;
    event.preventDefault();
    const added = lines.length - (rows[index] === '' ? 1 : 0);
    add(added);
    change((now) => pasteLines(now, index, lines));
    focusNext.current = rowId(index + added);
    setSaid(`${lines.length} lines pasted. ${rows.length + added} in all.`);
  };
  const dropRow = (index: number): void => {
    remove(index);
    change((now) => removeRow(field, now, index));
    focusNext.current = rows.length === 1 ? `${attributes.id}-add` : rowId(Math.min(index, rows.length - 2), 'remove');
    setSaid(`Removed. ${rows.length - 1} left.`);
  };
  const shiftRow = (index: number, step: -1 | 1): void => {
    if (index + step < 0 || index + step >= rows.length) return;
    swap(index, index + step);
    change((now) => moveRow(field, now, index, step));
    focusNext.current = rowId(index + step, step === -1 ? 'up' : 'down');
    setSaid(`Moved to place ${index + step + 1} of ${rows.length}.`);
  };

  return (
    <FieldFrame field={field} group>
      <div role="group" {...attributes} aria-labelledby={`${attributes.id}-label`} className="min-w-0 flex-1">
        {rows.length === 0 ? null : (
          <ol className="mb-2 grid gap-2">
            {rows.map((row, index) => (
              <Row
                key={keys[index] ?? index}
                field={rowField(field, index)}
                value={row}
                firstFileOf={() => chosen.current.get(keys[index] ?? -1)}
                onPaste={(event) => {
                  pasteRows(index, event);
                }}
                onChange={(update) => {
                  change((now) => now.map((old, at) => (at === index ? update(old) : old)));
                }}
              >
                <RowButton
                  id={rowId(index, 'up')}
                  label={`Move ${field.label} ${index + 1} up`}
                  off={index === 0}
                  onPress={() => {
                    shiftRow(index, -1);
                  }}
                >
                  <ArrowUp aria-hidden="true" className="size-4" />
                </RowButton>
                <RowButton
                  id={rowId(index, 'down')}
                  label={`Move ${field.label} ${index + 1} down`}
                  off={index === rows.length - 1}
                  onPress={() => {
                    shiftRow(index, 1);
                  }}
                >
                  <ArrowDown aria-hidden="true" className="size-4" />
                </RowButton>
                <RowButton
                  id={rowId(index, 'remove')}
                  label={`Remove ${field.label} ${index + 1}`}
                  onPress={() => {
                    dropRow(index);
                  }}
                >
                  <X aria-hidden="true" className="size-4" />
                </RowButton>
              </Row>
            ))}
          </ol>
        )}
        {field.spec.items?.type === 'file' ? (
          <AddFiles id={`${attributes.id}-add`} list={field} onFiles={addFiles} />
        ) : (
          <Button id={`${attributes.id}-add`} size="sm" onClick={addRow}>
            <Plus aria-hidden="true" className="size-4" />
            <span>
              Add<span className="sr-only">{` to ${field.label}`}</span>
            </span>
          </Button>
        )}
        <p role="status" className="sr-only">
          {said}
        </p>
      </div>
    </FieldFrame>
  );
}

/** The list with what is to be said of each of its items. */
function withItemWords(list: Field): Field {
  const { help, rule, unit } = rowField(list, 0);
  const each = [rule === null ? null : `Each: ${rule}`, unit === null ? null : `Each in ${unit}`];
  return { ...list, help: lines([list.help, help]), rule: lines([list.rule, ...each]) };
}

function lines(texts: (string | null)[]): string | null {
  return texts.filter((text) => text !== null).join('\n') || null;
}

interface RowProps extends ControlProps {
  /** The file that was chosen to make this row. */
  firstFileOf: () => File | undefined;
  /** Many lines become as many rows. */
  onPaste: (event: ClipboardEvent) => void;
  /** The buttons that move and remove the row. */
  children: ReactNode;
}

function Row({ children, onPaste, ...props }: RowProps) {
  const { idOf, errorsAt } = useRunForm();
  const id = idOf(props.field.path);
  return (
    <li onPaste={onPaste}>
      <div className="flex items-start gap-1">
        <label htmlFor={id} className="sr-only">
          {props.field.label}
        </label>
        <div className="flex min-h-10 min-w-0 flex-1 items-center">
          <RowBox {...props} />
        </div>
        {children}
      </div>
      <FieldErrors id={id} errors={errorsAt(props.field.path)} />
    </li>
  );
}

/** The bare control of a row. Its words stand once, above all rows. */
function RowBox({ firstFileOf, ...props }: Omit<RowProps, 'children' | 'onPaste'>) {
  const field: Field = { ...props.field, help: null, rule: null, unit: null };
  switch (field.control) {
    case 'checkbox':
      return <CheckBox {...props} field={field} />;
    case 'select':
      return <SelectBox {...props} field={field} />;
    case 'secret':
      return <SecretBox {...props} field={field} />;
    case 'datetime':
      return <DatetimeBox {...props} field={field} />;
    case 'file':
      return <FileBox {...props} field={field} firstFileOf={firstFileOf} />;
    case 'color':
      return <ColorBox {...props} field={field} />;
    case 'multiline':
      return <TextBox {...props} field={field} />;
    default:
      return <LineBox {...props} field={field} />;
  }
}

interface RowButtonProps {
  id: string;
  label: string;
  /** Cannot act now, but keeps the focus of somebody who has just pressed it. */
  off?: boolean;
  onPress: () => void;
  children: ReactNode;
}

function RowButton({ id, label, off = false, onPress, children }: RowButtonProps) {
  return (
    <Button
      id={id}
      variant="quiet"
      size="sm"
      aria-label={label}
      aria-disabled={off}
      title={label}
      className="min-h-10 aria-disabled:opacity-40"
      onClick={onPress}
    >
      {children}
    </Button>
  );
}
