import type { z } from 'zod';
import { webAuthn } from '@/lib/contract/account';
import { signOnStart, type SignIn } from '@/lib/contract/session';
import { callEmpty, callJson, type CallOptions, type Connection } from './connection';

/** Exchanges an access key for the browser's session cookie. */
export function signIn(server: Connection, accessKey: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'POST', path: '/sign-in', json: { access_key: accessKey } }, options);
}

/** The same for any other way of signing in. */
export function signInBy(server: Connection, body: SignIn, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'POST', path: '/sign-in', json: body }, options);
}

/** What a browser needs to use a passkey or, with an invitation, to make one. */
export function beginPasskeySignIn(
  server: Connection,
  body: Pick<SignIn, 'invitation' | 'name'>,
  options?: CallOptions,
): Promise<z.infer<typeof webAuthn>> {
  return callJson(server, { method: 'POST', path: '/sign-in', json: { ...body, begin: 'passkey' } }, webAuthn, options);
}

/** Where the browser is to go, to sign in by the provider of single sign-on. */
export function beginSignOn(server: Connection, options?: CallOptions): Promise<z.infer<typeof signOnStart>> {
  return callJson(server, { method: 'POST', path: '/sign-in', json: { begin: 'sign_on' } }, signOnStart, options);
}

export function signOut(server: Connection, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: '/sign-in' }, options);
}
