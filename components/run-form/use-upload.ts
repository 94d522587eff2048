'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { fileProblem } from '@/lib/domain/accepted-file';
import type { Field } from '@/lib/domain/field-model';
import { sendFile } from '@/lib/client/uploads';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { useRunForm } from './form-context';
import { sentence } from './sentence';

export type UploadState =
  | { kind: 'none' }
  /** `sent` of its bytes are on the server; interrupted: the server does not answer just now. */
  | { kind: 'busy'; file: File; sent: number; isInterrupted: boolean }
  | { kind: 'failed'; file: File; reason: string; mayRetry: boolean };

export interface Upload {
  state: UploadState;
  /** Sends a file in place of whatever is on its way. */
  send: (file: File) => void;
  /** Stops what is on its way. */
  stop: () => void;
}

/** The one upload of a file field; `onDone` gets the id of the file. What is on its way is stopped when the field goes away. */
export function useUpload(field: Field, onDone: (id: string) => void): Upload {
  const key = useId();
  const { reportUpload, isPreview } = useRunForm();
  const [state, setState] = useState<UploadState>({ kind: 'none' });
  const sending = useRef<AbortController | null>(null);

  useEffect(
    () => () => {
      sending.current?.abort();
    },
    [],
  );
  useEffect(() => {
    reportUpload(key, field.path, state.kind === 'busy');
    return () => {
      reportUpload(key, field.path, false);
    };
  }, [reportUpload, key, field.path, state.kind]);

  const stop = (): void => {
    sending.current?.abort();
    setState({ kind: 'none' });
  };

  const send = (file: File): void => {
    sending.current?.abort();
    const fault = fileProblem(field.spec, file) ?? (isPreview ? 'fits, and is not sent from a preview' : null);
    if (fault !== null) {
      setState({ kind: 'failed', file, reason: `${file.name}: ${sentence(fault)}`, mayRetry: false });
      return;
    }
    const controller = new AbortController();
    sending.current = controller;
    const { signal } = controller;
    const change = (part: Partial<Extract<UploadState, { kind: 'busy' }>>): void => {
      if (!signal.aborted) setState((now) => (now.kind === 'busy' ? { ...now, ...part } : now));
    };
    setState({ kind: 'busy', file, sent: 0, isInterrupted: false });
    sendFile(SAME_ORIGIN, file, {
      signal,
      onProgress: (sent) => {
        change({ sent });
      },
      onInterrupted: (isInterrupted) => {
        change({ isInterrupted });
      },
    }).then(
      ({ id }) => {
        if (signal.aborted) return;
        setState({ kind: 'none' });
        onDone(id);
      },
      (error: unknown) => {
        // Aborted means that the field is gone or holds another file by now: there is nobody to tell.
        if (!signal.aborted) setState({ kind: 'failed', file, reason: errorText(error), mayRetry: true });
      },
    );
  };

  return { state, send, stop };
}
