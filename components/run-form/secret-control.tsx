'use client';

import { useRef } from 'react';
import { SECRET_MASK } from '@/lib/domain/input-spec';
import { Button } from '@/components/ui/button';
import { useEarlyInput } from '@/components/ui/use-ready';
import type { ControlProps } from './form-context';
import { FieldFrame, ghostText, useControlAttributes } from './field-frame';

/**
 * The bare box of a secret. It never shows one: the mask of an earlier run means "keep the stored one" and leaves the box empty
 * until something is typed; emptied again, it keeps the stored one again.
 */
export function SecretBox({ field, value, onChange }: ControlProps) {
  const box = useRef<HTMLInputElement>(null);
  const stored = field.start === SECRET_MASK;
  const kept = value === SECRET_MASK;
  const text = typeof value === 'string' && !kept ? value : '';
  const change = (typed: string): void => {
    onChange(() => (typed === '' && stored ? SECRET_MASK : typed));
  };
  useEarlyInput(box, (element) => {
    if (element.value !== text) change(element.value);
  });
  const placeholder = kept ? 'Stored. Type here to replace it.' : ghostText(field);
  return (
    <input
      ref={box}
      {...useControlAttributes(field)}
      type="password"
      className="control font-mono"
      autoComplete="new-password"
      spellCheck={false}
      value={text}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(event) => {
        change(event.target.value);
      }}
    />
  );
}

/** A field whose value nobody reads again. */
export function SecretControl(props: ControlProps) {
  const { field, value, onChange } = props;
  const canRemove = field.start === SECRET_MASK && !field.required;
  return (
    <FieldFrame field={field}>
      <div className="flex min-w-0 flex-1 items-center gap-2">
        <SecretBox {...props} />
        {!canRemove ? null : value === '' ? (
          <Button
            size="sm"
            onClick={() => {
              onChange(() => SECRET_MASK);
            }}
          >
            Keep the stored one
          </Button>
        ) : (
          <Button
            size="sm"
            onClick={() => {
              onChange(() => '');
            }}
          >
            Leave it out
          </Button>
        )}
      </div>
    </FieldFrame>
  );
}
