import type { UploadedFile } from '@/lib/contract/file';
import { ask } from './ask';
import { path, send, type CallOptions, type Connection } from './connection';

/** Uploads a file; the answer's `id` is the value of a `file` input. */
export function uploadFile(server: Connection, name: string, body: BodyInit, options?: CallOptions): Promise<UploadedFile> {
  const headers = { 'x-file-name': encodeURIComponent(name), 'content-type': 'application/octet-stream' };
  return ask(server, { method: 'POST', path: '/files', body, headers }, 'uploadedFile', options);
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

/** What is known of an uploaded file, by the headers of its download. */
export function describeFile(
  server: Connection,
  id: string,
  options: CallOptions = {},
): Promise<{ name: string; size: number; type: string }> {
  return send(server, { method: 'HEAD', path: path`/files/${id}`, headers: { accept: '*/*' } }, options, ({ headers }) => {
    const name = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '';
    const [type = ''] = (headers.get('content-type') ?? '').split(';');
    return Promise.resolve({ name: decodeURIComponent(name), size: Number(headers.get('content-length') ?? 0), type });
  });
}
