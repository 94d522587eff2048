import { callEmpty, type CallOptions, type Connection } from './connection';

/** Exchanges an access key for the browser's session cookie. */
export function signIn(server: Connection, accessKey: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'POST', path: '/sign-in', json: { access_key: accessKey } }, options);
}

export function signOut(server: Connection, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: '/sign-in' }, options);
}
