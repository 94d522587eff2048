import type { SignIn } from '@/lib/contract/session';
import { acceptByPasskey, beginAcceptance } from './accept-by-passkey';
import { acceptByPassword } from './accept-invitation';
import { inTransaction } from './db';
import { personByPasskey, signInOptions } from './passkeys';
import { signInByKey, signInByPassword, startPersonSession, type Place } from './sign-in';

/** A session's token, or what a browser needs before there can be one. */
export type SignedIn = { kind: 'session'; token: string } | { kind: 'options'; options: object };

/** Begins a session in the way that the fields name; `origin` is where the browser's pages come from. Throws what that way throws. */
export async function signInBy(body: SignIn, origin: string, place: Place): Promise<SignedIn> {
  const { invitation: token, name } = body;
  if (body.begin !== undefined) {
    return { kind: 'options', options: await (token === undefined ? signInOptions(origin) : beginAcceptance({ token, name }, origin)) };
  }
  return { kind: 'session', token: await beginSession(body, origin, place) };
}

async function beginSession(body: SignIn, origin: string, place: Place): Promise<string> {
  const { access_key: key = '', email = '', password = '', passkey, invitation: token, name } = body;
  if (token !== undefined) {
    return passkey === undefined
      ? acceptByPassword({ token, name, password }, place)
      : acceptByPasskey({ token, name, passkey }, origin, place);
  }
  if (passkey !== undefined) {
    return inTransaction(async (tx) => startPersonSession(tx, await personByPasskey(tx, passkey, origin), 'passkey', place));
  }
  return body.email === undefined ? signInByKey(key, place) : signInByPassword({ email, password }, place);
}
