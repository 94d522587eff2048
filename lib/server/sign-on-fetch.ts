import type { CustomFetch } from 'openid-client';
import { pinnedRequest } from './pinned-request';

const LIMIT_MS = 10_000;
const MOST_BYTES = 512 * 1024;

/** A provider that was not reached, or did not answer as it should. */
export class NoAnswer extends Error {}

/**
 * How the server asks a provider. Its issuer is named by whoever runs the server and may be anywhere; what that names in its turn, such as the address
 * of its keys, is on the same host or a public one, over HTTPS where the issuer is. No redirect is followed; time and size are bounded.
 */
export function signOnFetch(issuer: URL, limitMs = LIMIT_MS): CustomFetch {
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    if (url.protocol !== 'https:' && url.protocol !== issuer.protocol) throw new NoAnswer(`${url.origin} is not reached by HTTPS`);
    const limit = AbortSignal.timeout(limitMs);
    const bounds = {
      ...{ allowPrivate: url.hostname === issuer.hostname, mostBytes: MOST_BYTES },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    };
    const text = typeof body === 'string' || body instanceof URLSearchParams ? String(body) : null;
    const answer = await pinnedRequest(url, { method, headers, body: text }, bounds).catch((error: unknown) => {
      throw new NoAnswer(`${url.origin} was not reached`, { cause: error });
    });
    if (!answer.isWhole) throw new NoAnswer(`${url.origin} said too much, or not all of it`);
    if (answer.status < 200 || answer.status >= 500) throw new NoAnswer(`${url.origin} answered ${answer.status}`);
    const isEmpty = answer.status === 204 || answer.status === 304;
    return new Response(isEmpty ? null : Uint8Array.from(answer.body), { status: answer.status, headers: answer.headers });
  };
}
