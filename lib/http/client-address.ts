import { env } from '@/lib/server/env';
import { isWithin, plainAddress } from '@/lib/server/networks';
import type { Incoming } from './exchange';

type Sent = Pick<Incoming['headers'], 'get'>;

/** Whether the peer, as the front saw it, is one of GYOZA_TRUSTED_PROXIES: only then may what it says about others count. */
export function isFromProxy(headers: Sent, proxies = env().GYOZA_TRUSTED_PROXIES): boolean {
  return isWithin(proxies, peerOf(headers) ?? '');
}

/**
 * The e-mail address of whom a trusted proxy has signed in, as GYOZA_TRUSTED_PROXY_HEADER has it; null where that is not set, and for a request that
 * comes from anywhere else, whatever it says.
 */
export function personOfProxy(headers: Sent): string | null {
  const { GYOZA_TRUSTED_PROXY_HEADER: name } = env();
  const email = name === undefined || !isFromProxy(headers) ? null : headers.get(name);
  return email === null || email.trim() === '' ? null : email.trim().toLowerCase();
}

/**
 * Where a request came from: the peer; behind a trusted proxy the last address of X-Forwarded-For that is no such proxy. What stands before that was
 * written by somebody whom nobody trusts. Null where there is no front.
 */
export function clientAddress(headers: Sent, proxies = env().GYOZA_TRUSTED_PROXIES): string | null {
  let address = peerOf(headers);
  for (const text of (headers.get('x-forwarded-for') ?? '').split(',').reverse()) {
    if (address === null || !isWithin(proxies, address)) break;
    const before = plainAddress(text);
    if (before === null) break;
    address = before;
  }
  return address;
}

/** Nobody but the front can set this header. */
const peerOf = (headers: Sent): string | null => plainAddress(headers.get('x-gyoza-address') ?? '');
