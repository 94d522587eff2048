import { access, type Access, type AccessWrite } from '@/lib/contract/access';
import { callJson, path, type CallOptions, type Connection } from './connection';

/** Sets who may what with an op; what is not given is as usual. */
export function putAccess(server: Connection, op: string, body: AccessWrite, options?: CallOptions): Promise<Access> {
  return callJson(server, { method: 'PUT', path: path`/definitions/${op}/access`, json: body }, access, options);
}
