import { authenticateSession, type Caller } from './authenticate';

/** The person behind a cookie's value, or null. */
export async function findSession(token: string | undefined): Promise<Caller | null> {
  if (token === undefined || token === '') return null;
  return authenticateSession(token);
}
