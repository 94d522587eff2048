'use client';

import { FieldFrame } from './field-frame';
import type { ControlProps } from './form-context';
import { LineBox } from './text-control';

const COLOR = /^#[0-9a-f]{6}$/i;

/**
 * A colour: typed, or picked where there is a pointer. The picker cannot be empty, so it stands beside the box and not in its place; keyboards and readers
 * have the box.
 */
export function ColorBox(props: ControlProps) {
  const { value, onChange } = props;
  const color = typeof value === 'string' && COLOR.test(value) ? value.toLowerCase() : null;
  return (
    <div className="flex items-center gap-2">
      <LineBox {...props} />
      <input
        type="color"
        aria-hidden="true"
        tabIndex={-1}
        className="size-10 shrink-0 cursor-pointer rounded-md border border-line bg-surface p-1"
        value={color ?? '#808080'}
        onChange={(event) => {
          const next = event.target.value;
          onChange(() => next);
        }}
      />
    </div>
  );
}

/** A field that takes a colour. */
export function ColorControl(props: ControlProps) {
  return (
    <FieldFrame field={props.field}>
      <ColorBox {...props} />
    </FieldFrame>
  );
}
