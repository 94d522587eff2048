import { authenticateEmail, authenticateSession, type Caller } from './authenticate';

interface Shown {
  /** The address of whom a trusted proxy has signed in, as the front says; null for nobody. */
  email: string | null;
  /** The token of the browser's session; null for none. */
  token: string | null;
}

/** Whose browser it is: of whom the proxy has signed in, else of whom its session is; null for nobody who may act. */
export async function findSession({ email, token }: Shown): Promise<Caller | null> {
  const byProxy = email === null || email === '' ? null : await authenticateEmail(email);
  if (byProxy !== null) return byProxy;
  return token === null || token === '' ? null : authenticateSession(token);
}
