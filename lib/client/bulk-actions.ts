import type { BulkAction, BulkActionCreate } from '@/lib/contract/bulk-action';
import { ask } from './ask';
import { path, type CallOptions, type Connection, type QueryValue } from './connection';

/** The last bulk actions, newest first. */
export function listBulkActions(server: Connection, options?: CallOptions): Promise<BulkAction[]> {
  return ask(server, { path: '/bulk-actions' }, 'bulkActionList', options);
}

/** As the API takes it: the filter as it stands in an address. */
export type BulkActionRequest = Omit<BulkActionCreate, 'filter'> & { filter?: Record<string, QueryValue> };

/** Has the server do something with many runs, in the background. */
export function createBulkAction(server: Connection, body: BulkActionRequest, options?: CallOptions): Promise<BulkAction> {
  return ask(server, { method: 'POST', path: '/bulk-actions', json: body }, 'bulkAction', options);
}

/** Leaves alone what a bulk action has not come to. */
export function stopBulkAction(server: Connection, id: string, options?: CallOptions): Promise<BulkAction> {
  return ask(server, { method: 'POST', path: path`/bulk-actions/${id}/stop`, json: {} }, 'bulkAction', options);
}

/** Puts priorities or labels back where a bulk action took them from. */
export function undoBulkAction(server: Connection, id: string, options?: CallOptions): Promise<BulkAction> {
  return ask(server, { method: 'POST', path: path`/bulk-actions/${id}/undo`, json: {} }, 'bulkAction', options);
}
