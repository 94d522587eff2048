import { GyozaError } from '@/lib/domain/errors';
import { authenticateKey, type Caller } from '@/lib/server/authenticate';
import { findSession } from '@/lib/server/find-session';
import { clientAddress } from './client-address';
import type { Incoming } from './exchange';
import { SESSION_COOKIE } from './session-cookie';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Who sends a request: by `X-API-Key`, by `Authorization: Bearer`, by the word of a trusted proxy, or by the browser's session cookie. These last two
 * count for changes only when the page that sends them is ours, so that another site cannot act for a person who is signed in. Throws `unauthorized`,
 * `forbidden`.
 */
export async function findCaller(request: Incoming): Promise<Caller> {
  const key = request.headers.get('x-api-key') ?? /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (key !== undefined) {
    const caller = await authenticateKey(key);
    if (caller !== null) return { ...caller, address: clientAddress(request.headers) };
    throw new GyozaError('unauthorized', 'That API key is not known. Check the header X-API-Key.');
  }
  const token = readCookie(request.headers.get('cookie') ?? '', SESSION_COOKIE);
  const caller = await findSession({ token, email: request.headers.get('x-gyoza-person') });
  if (caller === null) throw new GyozaError('unauthorized', 'Send an API key in the header X-API-Key, or sign in.');
  if (!SAFE_METHODS.includes(request.method) && !isSameOrigin(request)) {
    throw new GyozaError('forbidden', 'A change by a signed-in browser must come from a page of this server.');
  }
  return { ...caller, address: clientAddress(request.headers) };
}

/**
 * For what needs no caller, such as signing in: where a browser says which page sends it, that page must be ours, or another site could sign a person
 * in as somebody else and watch what they then do. Scripts say nothing of pages. Throws `forbidden`.
 */
export function refuseForeignPage(request: Incoming): void {
  if (SAFE_METHODS.includes(request.method) || !(request.headers.has('sec-fetch-site') || request.headers.has('origin'))) return;
  if (!isSameOrigin(request)) throw new GyozaError('forbidden', 'A browser may send that from a page of this server alone.');
}

/** The value of a cookie, or null. */
export function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

function isSameOrigin(request: Incoming): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}
