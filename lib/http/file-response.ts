import { Readable } from 'node:stream';
import parseRange from 'range-parser';
import { isInlineType } from '@/lib/domain/content-type';
import { GyozaError } from '@/lib/domain/errors';
import type { OpenContent } from '@/lib/server/blob-store';
import type { Incoming } from './exchange';

/**
 * No browser's PDF viewer begins in a sandbox, and some wrap the document in an element with a style of its own. What a PDF contains runs in the
 * viewer, apart from our origin; `nosniff` sees to it that it is never taken for anything else.
 */
const PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/**
 * A file as a download. Whatever an op or a person put into it must never run with the rights of the dashboard: only harmless types are shown in
 * place, and even those in a sandbox, but for PDF.
 */
export async function fileResponse(
  request: Incoming,
  file: { name: string; contentType: string; size: number; sha256: string; open: OpenContent },
): Promise<Response> {
  const range = askedRange(request, file);
  const isPdf = file.contentType.trim().toLowerCase() === 'application/pdf';
  const inline = isPdf || isInlineType(file.contentType);
  const type = file.contentType.startsWith('text/') ? `${file.contentType}; charset=utf-8` : file.contentType;
  const body = await file.open(range);
  const length = range === undefined ? file.size : range.end - range.start + 1;
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    status: range === undefined ? 200 : 206,
    headers: {
      'Content-Type': type,
      'Content-Length': String(length),
      ...(range === undefined ? {} : { 'Content-Range': `bytes ${range.start}-${range.end}/${file.size}` }),
      'Accept-Ranges': 'bytes',
      'Content-Disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${extendedValue(file.name)}`,
      'Content-Security-Policy': isPdf ? PDF_POLICY : "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      ETag: `"${file.sha256}"`,
      Vary: 'Accept',
    },
  });
}

/**
 * The part of a file that a request asks for by `Range` (RFC 9110, section 14); undefined for all of it, also where several parts are asked for.
 * Throws `range_not_satisfiable`.
 */
function askedRange(request: Incoming, { size, sha256 }: { size: number; sha256: string }): { start: number; end: number } | undefined {
  const asked = request.headers.get('range');
  const unlessChanged = request.headers.get('if-range');
  if (asked === null || (unlessChanged !== null && unlessChanged !== `"${sha256}"`)) return undefined;
  const ranges = parseRange(size, asked);
  if (ranges === -1) throw new GyozaError('range_not_satisfiable', `The file has ${size} bytes; Range asks for others.`);
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}

/** RFC 8187: what `encodeURIComponent` leaves alone is more than a header's extended value may hold. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The media type that an upload declares, without parameters; null when there is none or it is not one. */
export function uploadType(request: Incoming): string | null {
  return mediaType(request.headers.get('content-type'));
}

/** A declared media type without its parameters; null when it is none. */
export function mediaType(declared: string | null): string | null {
  const type = (declared ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
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
  const base = baseName(name);
  if (base === null) throw refuse('must be a file name of 1 to 255 printable characters');
  return base;
}

/** Control characters, line ends of Unicode, and what turns the direction of writing round, by which `exe.fdp` would look like a PDF. */
const UNSHOWABLE = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/;

/** A file's name without folders; null where that is none, or none that can be shown. */
export function baseName(name: string): string | null {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const isName = base !== '' && base !== '.' && base !== '..' && base.length <= 255 && !UNSHOWABLE.test(base);
  return isName ? base : null;
}

/** Header values arrive one character per byte; a client that sends plain UTF-8 means its characters. */
function asUtf8(value: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value; // it was Latin-1 after all
  }
}
