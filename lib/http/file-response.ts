import { Readable } from 'node:stream';
import { isInlineType } from '@/lib/domain/content-type';
import { GyozaError } from '@/lib/domain/errors';
import type { Incoming } from './exchange';

/**
 * A file as a download. Whatever an op or a person put into it must never run with the rights of the dashboard: only harmless types are shown in
 * place, and even those in a sandbox.
 */
export function fileResponse(file: { name: string; contentType: string; size: number; sha256: string; body: Readable }): Response {
  const inline = isInlineType(file.contentType);
  const type = file.contentType.startsWith('text/') ? `${file.contentType}; charset=utf-8` : file.contentType;
  return new Response(Readable.toWeb(file.body) as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': type,
      'Content-Length': String(file.size),
      'Content-Disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${extendedValue(file.name)}`,
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      ETag: `"${file.sha256}"`,
      Vary: 'Accept',
    },
  });
}

/** RFC 8187: what `encodeURIComponent` leaves alone is more than a header's extended value may hold. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The media type that an upload declares, without parameters; null when there is none or it is not one. */
export function uploadType(request: Incoming): string | null {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][\w.+-]{0,126}\/[a-z0-9][\w.+-]{0,126}$/.test(type) ? type : null;
}

/** The body of an upload as a Node stream; an absent body is an empty file. */
export function uploadStream(request: Incoming): Readable {
  const { body } = request;
  if (body === null) return Readable.from([]);
  return body instanceof Readable ? body : Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
}

/** The name that an upload gives in `X-File-Name`, percent-encoded where it is not plain ASCII. Throws `invalid_request`. */
export function uploadName(request: Incoming): string {
  const raw = request.headers.get('x-file-name');
  const refuse = (message: string): GyozaError =>
    new GyozaError('invalid_request', `The header X-File-Name ${message}.`, [{ path: 'X-File-Name', message }]);
  if (raw === null || raw.trim() === '') throw refuse('is required: the name of the file');
  let name: string;
  try {
    name = decodeURIComponent(asUtf8(raw.trim()));
  } catch {
    throw refuse('must be percent-encoded UTF-8');
  }
  const base = name.split(/[/\\]/).at(-1) ?? '';
  if (base === '' || base === '.' || base === '..' || base.length > 255 || /[\u0000-\u001F\u007F]/.test(base)) {
    throw refuse('must be a file name of 1 to 255 printable characters');
  }
  return base;
}

/** Header values arrive one character per byte; a client that sends plain UTF-8 means its characters. */
function asUtf8(value: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value; // it was Latin-1 after all
  }
}
