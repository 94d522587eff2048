/** Only there to resolve paths against; nothing is ever sent to it. */
const BASE = 'http://gyoza.invalid';

/**
 * Where to go after signing in: the wished path if it stays on this server, else the home page. Browsers read `//host`, `/\host` and
 * paths with tabs or line ends as other hosts, so the wish is resolved the way a browser does and must come out on the same origin.
 */
export function safeNext(wish: string | null | undefined): string {
  if (!wish?.startsWith('/')) return '/';
  let url: URL;
  try {
    url = new URL(wish, BASE);
  } catch {
    return '/';
  }
  if (url.origin !== BASE || url.username !== '' || url.password !== '') return '/';
  // "/.//host" resolves to the path "//host", which would be another host when used by itself.
  if (url.pathname.startsWith('//')) return '/';
  if (url.pathname === '/sign-in') return '/';
  return url.pathname + url.search + url.hash;
}
