import type { Incoming } from './exchange';

/** Name of the cookie that holds a browser's session token. */
export const SESSION_COOKIE = 'gyoza_session';

/** `Set-Cookie` for a new session, or for its end when `maxAgeS` is 0. `secure` when the browser came by HTTPS. */
export function sessionCookie(token: string, maxAgeS: number, secure: boolean): string {
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeS}${secure ? '; Secure' : ''}`;
}

/** Name of the cookie that a browser brings back from the provider of single sign-on. */
export const SIGN_ON_COOKIE = 'gyoza_sign_on';

/** `Set-Cookie` for it: sent with a sign-in alone, and only by our own page. */
export function signOnCookie(held: string, maxAgeS: number, secure: boolean): string {
  return `${SIGN_ON_COOKIE}=${held}; Path=/sign-in; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${secure ? '; Secure' : ''}`;
}

/** True when the browser speaks HTTPS to us or to the proxy in front of us. */
export function cameByHttps(request: Incoming): boolean {
  return new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto') === 'https';
}
