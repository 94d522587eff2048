import type { Incoming } from './exchange';

/**
 * The URL as the client asked for it. Next's own copy has been through its query parser, which drops names such as `__proto__` and those it uses
 * itself; the front hands the original on, and lets no client set that header.
 */
export function requestUrl(request: Incoming): URL {
  const asked = request.headers.get('x-gyoza-url');
  return asked === null ? new URL(request.url) : new URL(asked, 'http://localhost');
}
