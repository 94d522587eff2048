'use client';

import { useEffect, useEffectEvent, useRef, useState, type DragEvent } from 'react';
import { UploadedFile } from '@/components/files/uploaded-file';
import { formatBytes } from '@/components/format/format-size';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Progress } from '@/components/ui/progress';
import type { ControlProps } from './form-context';
import { FieldFrame, useControlAttributes } from './field-frame';
import { useUpload, type UploadState } from './use-upload';

interface FileBoxProps extends ControlProps {
  /** The file that was chosen for this field before it was there. */
  firstFileOf?: () => File | undefined;
}

/** The bare picker of a file, by choosing, dropping or pasting: uploads at once, and holds the id of the uploaded file. */
export function FileBox({ field, value, onChange, firstFileOf }: FileBoxProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const { state, send, stop } = useUpload(field, (id) => {
    onChange(() => id);
  });
  const id = typeof value === 'string' && value !== '' ? value : null;

  const take = (files: FileList | null | undefined): boolean => {
    const file = files?.[0];
    if (!file) return false;
    onChange(() => '');
    send(file);
    return true;
  };
  const begin = useEffectEvent(() => {
    const file = firstFileOf?.();
    if (file !== undefined && id === null) send(file);
  });
  useEffect(() => {
    // Not at once: a development build draws every component twice.
    const timer = setTimeout(begin);
    return () => {
      clearTimeout(timer);
    };
  }, []);

  const clear = (): void => {
    stop();
    onChange(() => '');
    if (picker.current) {
      picker.current.value = '';
      picker.current.focus();
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };

  return (
    <div
      className={cx(
        'min-w-0 flex-1 rounded-md border border-dashed p-2',
        isOver ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={drop}
      onPaste={(event) => {
        if (take(event.clipboardData.files)) event.preventDefault();
      }}
    >
      <input
        ref={picker}
        {...useControlAttributes(field)}
        type="file"
        className="block w-full rounded-sm text-sm text-muted file:mr-3 file:min-h-8 file:cursor-pointer file:rounded-sm file:border-0 file:bg-sunken file:px-2.5 file:font-medium file:text-ink"
        {...acceptOf(field.spec.accept)}
        onChange={(event) => {
          if (!take(event.target.files)) clear();
        }}
      />
      <div role="status" className="text-sm text-muted">
        {state.kind === 'none' && id !== null ? (
          <p className="mt-2">
            <UploadedFile id={id} />
          </p>
        ) : (
          <Sending state={state} />
        )}
      </div>
      {state.kind === 'none' && id === null ? null : (
        <div className="mt-1 flex gap-1">
          {state.kind === 'failed' && state.mayRetry ? (
            <Button
              size="sm"
              onClick={() => {
                send(state.file);
              }}
            >
              Try again
            </Button>
          ) : null}
          <Button size="sm" variant="quiet" onClick={clear}>
            {state.kind === 'busy' ? 'Stop' : 'Remove'}
          </Button>
        </div>
      )}
    </div>
  );
}

export function acceptOf(accept: string | string[] | undefined): { accept?: string } {
  return accept === undefined ? {} : { accept: [accept].flat().join(',') };
}

function Sending({ state }: { state: UploadState }) {
  switch (state.kind) {
    case 'none':
      return null;
    case 'failed':
      return <p className="mt-1.5 font-medium break-words text-failed">{state.reason}</p>;
    case 'busy': {
      const { file, sent, isInterrupted } = state;
      const percent = file.size === 0 ? 100 : Math.floor((sent / file.size) * 100);
      return (
        <div className="mt-2 grid gap-1.5">
          <Progress value={percent} label={`Upload of ${file.name}`} fill={isInterrupted ? 'bg-warning' : 'bg-running'} />
          <p className="break-words">
            {isInterrupted
              ? `The connection is lost. It goes on at ${formatBytes(sent)} as soon as the server answers.`
              : sent < file.size
                ? `${file.name}: ${formatBytes(sent)} of ${formatBytes(file.size)}`
                : `${file.name}: all of it is sent, the server is checking it`}
          </p>
        </div>
      );
    }
  }
}

/** A field that takes a file. */
export function FileControl(props: ControlProps) {
  return (
    <FieldFrame field={props.field}>
      <FileBox {...props} />
    </FieldFrame>
  );
}
