import { GyozaError } from '@/lib/domain/errors';
import { accessChanged } from './access-changed';
import { inTransaction, type Tx } from './db';
import { findInvitation, roleOf, takeInvitation } from './invitations';
import { hashPassword } from './passwords';
import { addPerson, callerOfPerson, requireGoodPassword, type PersonRecord } from './people';
import { recordAudit } from './record-audit';
import { startPersonSession, type Place } from './sign-in';

/**
 * Uses an invitation up: makes its account with that password, or gives its account a new one, and begins a session. Throws `unauthorized` for a link
 * that is unknown, used, withdrawn or over, `invalid_request` for a password or name that is none.
 */
export async function acceptByPassword(
  given: { token: string; name: string | undefined; password: string },
  place: Place,
): Promise<string> {
  const { token, password } = given;
  const invitation = await requireInvitation(token);
  const name = nameOf(invitation, given.name);
  requireGoodPassword('password', password, { email: invitation.email, name });
  const passwordHash = await hashPassword(password);
  return inTransaction(async (tx) => {
    const person = await becomePerson(tx, token, name, passwordHash);
    return startPersonSession(tx, person, 'invitation', place);
  });
}

/** Throws `unauthorized`. */
export async function requireInvitation(token: string): Promise<{ email: string; name: string | null }> {
  const found = await findInvitation(token);
  if (found === null) throw over();
  return found;
}

/** The name that a newcomer chose, or the one they were invited by. Throws `invalid_request` where there is neither. */
export function nameOf(invitation: { name: string | null }, given: string | undefined): string {
  const name = given ?? invitation.name;
  if (name === null) throw new GyozaError('invalid_request', 'name is needed.', [{ path: 'name', message: 'is needed' }]);
  return name;
}

/** Throws `unauthorized`, `person_exists`. */
export async function becomePerson(tx: Tx, token: string, name: string, passwordHash: string | null): Promise<PersonRecord> {
  const taken = await takeInvitation(tx, token);
  if (taken === null) throw over();
  if (taken.personId !== null) return renew(tx, taken.personId, passwordHash);
  return addPerson(tx, null, { name, email: taken.email, role: roleOf(taken), passwordHash });
}

/** Whoever sets a new password may fear that somebody else comes in as them: every session of theirs ends, and their sign-on is linked anew. */
async function renew(tx: Tx, id: string, passwordHash: string | null): Promise<PersonRecord> {
  const data = { oidcIssuer: null, oidcSubject: null, ...(passwordHash === null ? {} : { passwordHash }) };
  const person = await tx.person.update({ where: { id }, data, include: { principal: true } });
  if (person.principal.revokedAt !== null) throw over();
  await tx.session.deleteMany({ where: { principalId: id } });
  await accessChanged(tx);
  await recordAudit(tx, callerOfPerson(person), { action: 'person.new_password', object: { kind: 'person', id, name: person.email } });
  return person;
}

function over(): GyozaError {
  return new GyozaError('unauthorized', 'This link was used, withdrawn, or has ended. Ask whoever sent it for a new one.');
}
