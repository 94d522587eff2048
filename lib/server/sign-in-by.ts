import type { SignIn } from '@/lib/contract/session';
import { acceptByPasskey, beginAcceptance } from './accept-by-passkey';
import { acceptByPassword } from './accept-invitation';
import { inTransaction } from './db';
import { personByPasskey, signInOptions } from './passkeys';
import { signInBySignOn } from './sign-in-by-sign-on';
import { beginSignOn } from './sign-on-provider';
import { signInByKey, signInByPassword, startPersonSession, type Place } from './sign-in';

/** A session's token, or what a browser needs before there can be one: for a passkey, or to go to the provider of single sign-on. */
export type SignedIn =
  { kind: 'session'; token: string } | { kind: 'options'; options: object } | { kind: 'away'; url: string; held: string };

interface Browser {
  /** Where its pages come from. */
  origin: string;
  /** What it brought back from the provider of single sign-on; null for nothing. */
  held: string | null;
}

/** Begins a session in the way that the fields name. Throws what that way throws. */
export async function signInBy(body: SignIn, browser: Browser, place: Place): Promise<SignedIn> {
  const { invitation: token, name } = body;
  const { origin } = browser;
  if (body.begin === 'sign_on') return { kind: 'away', ...(await beginSignOn(origin)) };
  if (body.begin !== undefined) {
    return { kind: 'options', options: await (token === undefined ? signInOptions(origin) : beginAcceptance({ token, name }, origin)) };
  }
  return { kind: 'session', token: await beginSession(body, browser, place) };
}

async function beginSession(body: SignIn, { origin, held }: Browser, place: Place): Promise<string> {
  const { access_key: key = '', email = '', password = '', passkey, invitation: token, name } = body;
  if (token !== undefined) {
    return passkey === undefined
      ? acceptByPassword({ token, name, password }, place)
      : acceptByPasskey({ token, name, passkey }, origin, place);
  }
  if (passkey !== undefined) {
    return inTransaction(async (tx) => startPersonSession(tx, await personByPasskey(tx, passkey, origin), 'passkey', place));
  }
  if (body.sign_on !== undefined) return signInBySignOn({ search: body.sign_on, held }, origin, place);
  return body.email === undefined ? signInByKey(key, place) : signInByPassword({ email, password }, place);
}
