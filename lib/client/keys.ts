import { keyList, newKey, type ApiKey, type KeyCreate, type NewKey } from '@/lib/contract/key';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** Keys that go on, newest first: the caller's, or all for an admin. */
export function listKeys(server: Connection, options?: CallOptions): Promise<ApiKey[]> {
  return callJson(server, { path: '/keys' }, keyList, options);
}

/** The answer alone holds the key itself. */
export function createKey(server: Connection, body: KeyCreate, options?: CallOptions): Promise<NewKey> {
  return callJson(server, { method: 'POST', path: '/keys', json: body }, newKey, options);
}

export function revokeKey(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/keys/${id}` }, options);
}
