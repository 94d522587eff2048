import type { Statements } from './db';
import { notify } from './notifications';

/**
 * To be called in the transaction that takes something from somebody: a key or a session that ends, an account that is disabled or gets another role, a
 * rule of access. At its commit every open stream, in every web process, asks again whether it may go on.
 */
export async function accessChanged(tx: Statements): Promise<void> {
  await notify(tx, 'access');
}
