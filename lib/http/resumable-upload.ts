import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Server } from '@tus/server';
import { GyozaError, type ErrorCode } from '@/lib/domain/errors';
import type { Caller } from '@/lib/server/authenticate';
import { uploadStore } from '@/lib/server/uploads';
import type { Incoming } from './exchange';
import { baseName, mediaType } from './file-response';

let cached: Server | undefined;
/** Whose request the library is at: it passes on nothing of ours. */
const uploader = new AsyncLocalStorage<string>();

function server(): Server {
  cached ??= new Server({
    path: '/uploads',
    datastore: uploadStore(),
    relativeLocation: true,
    namingFunction: () => randomUUID(),
    allowedOrigins: () => false,
    disableTerminationForFinishedUploads: true,
    // oxlint-disable-next-line typescript/require-await -- the library asks for a promise
    onUploadCreate: async (_request, { metadata, size }) => {
      if (size === undefined) throw refusal('Upload-Length is required: how many bytes there will be.');
      const filename = baseName(metadata?.['filename'] ?? '');
      if (filename === null) throw refusal('Upload-Metadata must give a filename of 1 to 255 printable characters.');
      return { metadata: { filename, filetype: mediaType(metadata?.['filetype'] ?? null), owner: uploader.getStore() ?? null } };
    },
  });
  return cached;
}

/** How the library wants to be told of a refusal. */
function refusal(body: string): Error {
  return Object.assign(new Error(body), { status_code: 400, body });
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  404: 'not_found',
  409: 'upload_conflict',
  410: 'not_found',
  413: 'payload_too_large',
  423: 'upload_conflict',
};

/**
 * Serves one request of the protocol tus 1.0 (https://tus.io/protocols/resumable-upload, core with creation, expiration and termination): an upload that
 * was cut off goes on from the byte at which it stands. Throws `not_found`, `upload_conflict`, `payload_too_large`, `invalid_request`.
 */
export async function resumableUpload(request: Incoming, { id: callerId }: Caller): Promise<Response> {
  if (!(request instanceof Request)) throw new Error('Uploads are served through Next.');
  const answer = await uploader.run(callerId, () => server().handleWeb(request));
  if (answer.status >= 500) throw new Error(`The upload failed: ${await answer.text()}`);
  if (answer.status >= 400) {
    const said = (await answer.text()).trim();
    throw new GyozaError(CODES[answer.status] ?? 'invalid_request', sentence(said, answer.status));
  }
  const headers = new Headers({ 'Cache-Control': 'no-store', Vary: 'Accept' });
  for (const name of ['Tus-Resumable', 'Upload-Offset', 'Upload-Length', 'Upload-Expires', 'Upload-Metadata', 'Location']) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(null, { status: answer.status, headers });
}

function sentence(said: string, status: number): string {
  if (status === 404 || status === 410) return 'There is no such upload; it may have been dropped. Begin it again.';
  if (status === 409) return 'Upload-Offset is not where the upload stands; HEAD says where.';
  return said === '' ? 'That is no valid request of the protocol tus 1.0.' : said.replace(/[.!]?$/, '.');
}
