import { email as emailSchema, personName } from '@/lib/contract/person';
import { GyozaError } from '@/lib/domain/errors';
import { inTransaction, type Tx } from './db';
import { env } from './env';
import { takeInvitationOf } from './invitations';
import { addPerson, callerOfPerson, type PersonRecord } from './people';
import { recordAudit } from './record-audit';
import { startPersonSession, type Place } from './sign-in';
import { finishSignOn, type SignOnIdentity } from './sign-on-provider';

const including = { principal: true } as const;

interface Returned {
  /** The query of the address that the provider led back to. */
  search: string;
  /** What the browser was given to bring back. */
  held: string | null;
}

/** Begins a session for whoever the provider says is there. Throws `unauthorized`, `unavailable`; `forbidden` for who may not come in. */
export async function signInBySignOn({ search, held }: Returned, origin: string, place: Place): Promise<string> {
  const identity = await finishSignOn(search, held, origin);
  return inTransaction(async (tx) => startPersonSession(tx, await personOf(tx, identity, place), 'oidc', place));
}

/**
 * Whose sign-on it is: whoever came by it before; else, by a verified address, whoever has an account under it, was invited by it, or may join
 * because of its domain. Throws `forbidden`.
 */
async function personOf(tx: Tx, identity: SignOnIdentity, place: Place): Promise<PersonRecord> {
  const oidc = { oidcIssuer: identity.issuer, oidcSubject: identity.subject };
  const before = await tx.person.findUnique({ where: { oidcIssuer_oidcSubject: oidc }, include: including });
  if (before !== null) return enabled(before);
  const email = emailSchema.safeParse(identity.email).data;
  if (email === undefined) throw refused('Your e-mail address is not verified there. Have it verified, and try again.');
  const person = (await tx.person.findUnique({ where: { email }, include: including })) ?? (await newcomer(tx, email, identity));
  enabled(person);
  // The address of somebody who left may be given to somebody else, who does not become them.
  if (person.oidcIssuer === identity.issuer)
    throw refused(`The account of ${email} belongs to another sign-on. An administrator can free it.`);
  const linked = await tx.person.update({ where: { id: person.id }, data: oidc, include: including });
  const object = { kind: 'person', id: person.id, name: email };
  const by = { ...callerOfPerson(linked), address: place.address };
  await recordAudit(tx, by, { action: 'person.link', object, change: { issuer: identity.issuer } });
  return linked;
}

/** Throws `forbidden` for who was not invited and is of no domain that may join. */
async function newcomer(tx: Tx, email: string, { name: told }: SignOnIdentity): Promise<PersonRecord> {
  const { domains = [], role } = env().signOn ?? {};
  const name = personName.regex(/^\P{Cc}+$/u).safeParse(told).data;
  const invitation = await takeInvitationOf(tx, email);
  if (invitation !== null) {
    return addPerson(tx, null, { name: invitation.name ?? name ?? email.slice(0, 120), email, role: invitation.role, passwordHash: null });
  }
  if (role === undefined || !domains.includes(email.slice(email.lastIndexOf('@') + 1))) {
    throw refused(`Nobody by the address ${email} is expected here. Ask an administrator for an invitation.`);
  }
  return addPerson(tx, null, { name: name ?? email.slice(0, 120), email, role, passwordHash: null });
}

/** Throws `forbidden`. */
function enabled(person: PersonRecord): PersonRecord {
  if (person.principal.revokedAt !== null) throw refused(`The account of ${person.email} is disabled. Ask an administrator.`);
  return person;
}

const refused = (why: string): GyozaError => new GyozaError('forbidden', why);
