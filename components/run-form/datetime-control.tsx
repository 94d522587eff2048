'use client';

import { useRef, useState } from 'react';
import { fromLocalDatetime, toLocalDatetime } from '@/lib/domain/local-datetime';
import { useZone } from '@/components/ui/now';
import { useEarlyInput, useReady } from '@/components/ui/use-ready';
import type { ControlProps } from './form-context';
import { FieldFrame, useControlAttributes } from './field-frame';

/** The bare box of a moment, in the person's own zone; what is sent carries its offset. */
export function DatetimeBox({ field, value, onChange }: ControlProps) {
  const box = useRef<HTMLInputElement>(null);
  const ready = useReady();
  const [draft, setDraft] = useState<string | null>(null);
  const text = typeof value === 'string' ? value : '';
  // The server does not know the person's zone. And what is being typed stays as it is: written back in another form, the browser
  // would start the segment that the person is in anew.
  const shown = !ready ? '' : draft !== null && (fromLocalDatetime(draft) ?? '') === text ? draft : (toLocalDatetime(text) ?? '');
  const change = (local: string): void => {
    setDraft(local);
    onChange(() => fromLocalDatetime(local) ?? '');
  };
  useEarlyInput(box, (element) => {
    if (element.value !== '' && element.value !== (toLocalDatetime(text) ?? '')) change(element.value);
  });
  return (
    <input
      ref={box}
      {...useControlAttributes(field)}
      type="datetime-local"
      className="control max-w-64"
      max="9999-12-31T23:59"
      data-path={field.path}
      value={shown}
      onChange={(event) => {
        change(event.target.value);
      }}
    />
  );
}

/** A moment, with the zone that it is read in. */
export function DatetimeControl(props: ControlProps) {
  const zone = useZone();
  return (
    <FieldFrame field={{ ...props.field, unit: props.field.unit ?? zone }}>
      <DatetimeBox {...props} field={{ ...props.field, unit: props.field.unit ?? zone }} />
    </FieldFrame>
  );
}
