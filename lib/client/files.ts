import { uploadedFile, type UploadedFile } from '@/lib/contract/file';
import { callJson, path, send, type CallOptions, type Connection } from './connection';

/** Uploads a file; the answer's `id` is the value of a `file` input. */
export function uploadFile(server: Connection, name: string, body: BodyInit, options?: CallOptions): Promise<UploadedFile> {
  const headers = { 'x-file-name': encodeURIComponent(name), 'content-type': 'application/octet-stream' };
  return callJson(server, { method: 'POST', path: '/files', body, headers }, uploadedFile, options);
}

/** Hands the bytes of an uploaded file to `read` as they arrive. */
export function downloadFile<T>(
  server: Connection,
  id: string,
  holder: { worker_id?: string; attempt?: number },
  read: (bytes: ReadableStream<Uint8Array>) => Promise<T>,
  options: CallOptions = {},
): Promise<T> {
  return send(server, { path: path`/files/${id}`, query: holder, headers: { accept: '*/*' } }, options, (answer) =>
    read(answer.body ?? new ReadableStream()),
  );
}
