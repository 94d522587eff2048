import type { DetailedError } from 'tus-js-client';
import type { UploadedFile } from '@/lib/contract/file';
import { ask } from './ask';
import { path, problemFrom, type Connection } from './connection';
import { ProblemError, UnreachableError } from './problem-error';

/** How long to wait before the next try while the server does not answer, in milliseconds: ten minutes in all. After progress it begins anew. */
const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000, ...Array.from({ length: 38 }, () => 15_000)];

export interface UploadOptions {
  /** Drops the upload, and what of it is on the server. */
  signal: AbortSignal;
  /** Bytes that are on the server now. */
  onProgress: (sent: number) => void;
  /** The connection is gone (`true`) or is back. */
  onInterrupted: (isInterrupted: boolean) => void;
}

/**
 * Sends a file from a browser by the protocol tus 1.0. A cut connection or a restarted server costs only the bytes that were on their way; the same file
 * chosen again, even on a page that was loaded again, goes on where it stood. Rejects with UnreachableError, ProblemError, or the signal's reason.
 */
export async function sendFile(server: Connection, file: File, options: UploadOptions): Promise<UploadedFile> {
  const { signal } = options;
  // Only a person who sends a file needs it.
  const { Upload } = await import('tus-js-client');
  signal.throwIfAborted();
  const url = await new Promise<string>((resolve, reject) => {
    let sent = -1;
    const over = new AbortController();
    const upload = new Upload(file, {
      endpoint: `${server.url}/uploads`,
      metadata: { filename: file.name, filetype: file.type },
      retryDelays: RETRY_DELAYS_MS,
      removeFingerprintOnSuccess: true,
      onProgress: (bytes) => {
        if (sent >= 0) options.onInterrupted(false);
        sent = bytes;
        options.onProgress(bytes);
      },
      onShouldRetry: ({ originalResponse }) => {
        const status = originalResponse?.getStatus() ?? 0;
        const mayPass = status === 0 || status === 409 || status === 423 || status >= 500;
        options.onInterrupted(mayPass);
        return mayPass;
      },
      onSuccess: () => {
        over.abort();
        resolve(upload.url ?? '');
      },
      onError: (error) => {
        over.abort();
        reject(failure(error));
      },
    });
    const stop = (): void => {
      void upload.abort(true).catch(() => undefined); // it expires by itself
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true, signal: over.signal });
    upload
      .findPreviousUploads()
      .then(([earlier]) => {
        if (earlier) upload.resumeFromPreviousUpload(earlier);
        if (!signal.aborted) upload.start();
      })
      .catch(reject);
  });
  return finishUpload(server, url.split('/').at(-1) ?? '', options);
}

function failure(error: Error & Partial<Pick<DetailedError, 'originalResponse'>>): Error {
  const answer = error.originalResponse;
  if (answer == null) return new UnreachableError('The connection was lost.', { cause: error });
  return new ProblemError(problemFrom(answer.getStatus(), '', answer.getBody()));
}

/** Asks until it is answered: however often it is asked, the file is the same. */
async function finishUpload(server: Connection, id: string, { signal, onInterrupted }: UploadOptions): Promise<UploadedFile> {
  for (const delay of RETRY_DELAYS_MS) {
    try {
      // The server reads the whole file once to know its SHA-256.
      const file = await ask(server, { method: 'POST', path: path`/uploads/${id}/file`, json: {} }, 'uploadedFile', {
        signal,
        timeoutMs: 600_000,
      });
      onInterrupted(false);
      return file;
    } catch (error) {
      const mayPass = error instanceof UnreachableError || (error instanceof ProblemError && error.problem.status >= 500);
      if (!mayPass) throw error;
      onInterrupted(true);
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  throw new UnreachableError('The server has not answered for ten minutes.');
}
