'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { uploadFile } from '@/lib/client/files';
import { formatBytes } from '@/components/format/format-size';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { useRunForm, type ControlProps } from './form-context';
import { FieldFrame, useControlAttributes } from './field-frame';

/** Large files on slow lines take their time; the person sees that it is going on and can choose another file. */
const UPLOAD_LIMIT_MS = 12 * 60 * 60 * 1000;
const MEGABYTE = 1_000_000;

type Upload =
  | { kind: 'none' }
  | { kind: 'busy'; name: string; size: number }
  | { kind: 'done'; id: string; name: string; size: number }
  | { kind: 'failed'; reason: string };

/** The bare picker of a file: uploads at once, and holds the id of the uploaded file. */
export function FileBox({ field, value, onChange }: ControlProps) {
  const key = useId();
  const picker = useRef<HTMLInputElement>(null);
  const { reportUpload } = useRunForm();
  const [upload, setUpload] = useState<Upload>({ kind: 'none' });
  const [sending, setSending] = useState<AbortController | null>(null);
  const { accept, max_size_mb: maxSize } = field.spec;

  useEffect(() => () => sending?.abort(), [sending]);
  useEffect(() => {
    reportUpload(key, field.path, upload.kind === 'busy');
    return () => {
      reportUpload(key, field.path, false);
    };
  }, [reportUpload, key, field.path, upload.kind]);

  const send = async (file: File): Promise<void> => {
    sending?.abort();
    onChange(() => '');
    if (maxSize !== undefined && file.size > maxSize * MEGABYTE) {
      setUpload({ kind: 'failed', reason: `${file.name} has ${formatBytes(file.size)}; at most ${maxSize} MB are accepted.` });
      return;
    }
    const controller = new AbortController();
    setSending(controller);
    setUpload({ kind: 'busy', name: file.name, size: file.size });
    try {
      const stored = await uploadFile(SAME_ORIGIN, file.name, file, { signal: controller.signal, timeoutMs: UPLOAD_LIMIT_MS });
      if (controller.signal.aborted) return;
      onChange(() => stored.id);
      setUpload({ kind: 'done', id: stored.id, name: file.name, size: stored.size });
    } catch (error) {
      // Aborted means that the field is gone or holds another file by now: there is nobody to tell.
      if (!controller.signal.aborted) setUpload({ kind: 'failed', reason: errorText(error) });
    }
  };

  const clear = (): void => {
    sending?.abort();
    setUpload({ kind: 'none' });
    onChange(() => '');
    if (picker.current) picker.current.value = '';
  };

  return (
    <div className="min-w-0 flex-1">
      <input
        ref={picker}
        {...useControlAttributes(field)}
        type="file"
        className="control file:mr-3 file:rounded-sm file:border-0 file:bg-sunken file:px-2.5 file:py-1 file:font-medium file:text-ink"
        {...(accept === undefined ? {} : { accept: Array.isArray(accept) ? accept.join(',') : accept })}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void send(file);
          else clear();
        }}
      />
      <div role="status" className="mt-1 flex min-h-8 flex-wrap items-center gap-x-3 text-sm text-muted">
        <UploadState upload={upload} value={value} />
        {upload.kind === 'busy' || (typeof value === 'string' && value !== '') ? (
          <Button size="sm" variant="quiet" onClick={clear}>
            {upload.kind === 'busy' ? 'Stop' : 'Remove'}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function UploadState({ upload, value }: { upload: Upload; value: unknown }) {
  switch (upload.kind) {
    case 'busy':
      return <span className="break-all">{`Uploading ${upload.name} (${formatBytes(upload.size)})…`}</span>;
    case 'failed':
      return <span className="font-medium break-words text-failed">{upload.reason}</span>;
    case 'done':
      return <span className="break-all">{`${upload.name} (${formatBytes(upload.size)}) is uploaded.`}</span>;
    case 'none':
      return typeof value === 'string' && value !== '' ? <span>The file of the earlier run is kept.</span> : null;
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
