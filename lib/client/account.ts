import type { z } from 'zod';
import {
  account,
  ownSessionList,
  passkey,
  passkeyList,
  webAuthn,
  type Account,
  type OwnSession,
  type Passkey,
  type PasswordPut,
} from '@/lib/contract/account';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** Changes one's own name. */
export function patchAccount(server: Connection, body: { name: string }, options?: CallOptions): Promise<Account> {
  return callJson(server, { method: 'PATCH', path: '/account', json: body }, account, options);
}

/** Sets one's own password; every other session ends. */
export function putPassword(server: Connection, body: PasswordPut, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'PUT', path: '/account/password', json: body }, options);
}

/** Where one is signed in. */
export function listSessions(server: Connection, options?: CallOptions): Promise<OwnSession[]> {
  return callJson(server, { path: '/account/sessions' }, ownSessionList, options);
}

/** Signs out everywhere, here too. */
export function endSessions(server: Connection, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: '/account/sessions' }, options);
}

/** Ends one of one's own sessions. */
export function endSession(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/account/sessions/${id}` }, options);
}

export function listPasskeys(server: Connection, options?: CallOptions): Promise<Passkey[]> {
  return callJson(server, { path: '/account/passkeys' }, passkeyList, options);
}

/** What a browser needs to make a passkey. */
export function beginPasskey(server: Connection, options?: CallOptions): Promise<z.infer<typeof webAuthn>> {
  return callJson(server, { method: 'POST', path: '/account/passkeys/options', json: {} }, webAuthn, options);
}

/** Keeps the passkey that a browser has made. */
export function createPasskey(
  server: Connection,
  body: { name: string; response: z.infer<typeof webAuthn> },
  options?: CallOptions,
): Promise<Passkey> {
  return callJson(server, { method: 'POST', path: '/account/passkeys', json: body }, passkey, options);
}

export function deletePasskey(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/account/passkeys/${id}` }, options);
}
