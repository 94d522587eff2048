'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Field } from '@/lib/domain/field-model';
import { buttonClass } from '@/components/ui/button-class';
import { cx } from '@/components/ui/cx';
import { acceptOf } from './file-control';

interface AddFilesProps {
  id: string;
  list: Field;
  onFiles: (files: File[]) => void;
}

/** Adds any number of files to a list at once, by choosing, dropping or pasting. */
export function AddFiles({ id, list, onFiles }: AddFilesProps) {
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    if (files && files.length > 0) onFiles([...files]);
  };
  return (
    <div
      className={cx(
        'flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-dashed p-2 text-sm text-muted',
        isOver ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      onPaste={(event) => {
        take(event.clipboardData.files);
      }}
    >
      <label className={cx(buttonClass('secondary', 'sm'), 'cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent')}>
        <Plus aria-hidden="true" className="size-4" />
        <span>
          Add files<span className="sr-only">{` to ${list.label}`}</span>
        </span>
        <input
          id={id}
          type="file"
          multiple
          className="sr-only"
          {...acceptOf(list.spec.items?.accept)}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = ''; // the same file may be chosen again
          }}
        />
      </label>
      <span aria-hidden="true">or drop them here</span>
    </div>
  );
}
