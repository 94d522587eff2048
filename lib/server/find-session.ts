import type { Session } from '@/lib/contract/session';
import { authenticateSession } from './authenticate';

/** The session behind a cookie's value, or null. */
export async function findSession(token: string | undefined): Promise<Session | null> {
  if (token === undefined || token === '') return null;
  const caller = await authenticateSession(token);
  return caller === null ? null : { name: caller.name, role: caller.role };
}
