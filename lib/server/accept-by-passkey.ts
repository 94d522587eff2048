import { becomePerson, nameOf, requireInvitation } from './accept-invitation';
import { inTransaction } from './db';
import { addPasskey, readRegistration, registrationOptions, type WebAuthnResponse } from './passkeys';
import { callerOfPerson } from './people';
import { startPersonSession, type Place } from './sign-in';
import { hashToken } from './tokens';

interface Accepted {
  token: string;
  name: string | undefined;
}

/** What a browser needs to make the passkey of whoever was invited. Throws `unauthorized`, `invalid_request`. */
export async function beginAcceptance({ token, name }: Accepted, origin: string): ReturnType<typeof registrationOptions> {
  const invitation = await requireInvitation(token);
  return registrationOptions({ subject: subjectOf(token), email: invitation.email, name: nameOf(invitation, name) }, origin);
}

/** Uses an invitation up with a passkey instead of a password, and begins a session. Throws `unauthorized`, `invalid_request`. */
export async function acceptByPasskey(given: Accepted & { passkey: WebAuthnResponse }, origin: string, place: Place): Promise<string> {
  const { token } = given;
  const name = nameOf(await requireInvitation(token), given.name);
  const row = await readRegistration(subjectOf(token), given.passkey, origin);
  return inTransaction(async (tx) => {
    const person = await becomePerson(tx, token, name, null);
    await addPasskey(tx, { ...callerOfPerson(person), address: place.address }, 'First passkey', row);
    return startPersonSession(tx, person, 'invitation', place);
  });
}

const subjectOf = (token: string): string => Buffer.from(hashToken(token)).toString('hex');
