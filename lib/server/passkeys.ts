import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Passkey } from '@/lib/contract/account';
import { GyozaError } from '@/lib/domain/errors';
import { requirePerson } from './account';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import { env } from './env';
import type { Passkey as PasskeyRow } from './generated/prisma/client';
import { isChallenge, newChallenge, useChallenge } from './passkey-challenge';
import type { PersonRecord } from './people';
import { recordAudit } from './record-audit';

/** What a browser sends of a passkey; the library judges what is in it. */
export type WebAuthnResponse = Record<string, z.core.util.JSONType>;

/** A newcomer or a person for whom a passkey is made. */
interface Holder {
  /** Their id, or the token of their invitation. */
  subject: string;
  email: string;
  name: string;
}

const SHAPE = z.looseObject({
  id: z.string().min(1).max(2048),
  rawId: z.string(),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  response: z.looseObject({ clientDataJSON: z.string() }),
});

/** One's own passkeys, by age. Throws `forbidden`. */
export async function listPasskeys(caller: Caller): Promise<Passkey[]> {
  const rows = await database().passkey.findMany({
    where: { personId: requirePerson(caller) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(present);
}

/** What a browser needs to make a passkey; `origin` is where its pages come from. */
export async function registrationOptions(holder: Holder, origin: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await database().passkey.findMany({ where: { person: { email: holder.email } } });
  const options = await generateRegistrationOptions({
    ...{ rpName: 'Gyoza', rpID: new URL(origin).hostname, userName: holder.email, userDisplayName: holder.name },
    ...{ challenge: newChallenge(`for ${holder.subject}`), attestationType: 'none' },
    excludeCredentials: known.map((row) => ({ id: row.credentialId, transports: transportsOf(row) })),
    // Found without a name typed first, and opened by whatever opens the device.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return asSent(options);
}

/** The passkey that a browser made for `subject`, to be kept. Throws `invalid_request`. */
export async function readRegistration(
  subject: string,
  response: WebAuthnResponse,
  origin: string,
): Promise<Omit<PasskeyRow, 'personId' | 'name'>> {
  const verified = await verifyRegistrationResponse({
    response: shaped(response) as unknown as RegistrationResponseJSON,
    expectedChallenge: (challenge) => isChallenge(challenge, `for ${subject}`),
    expectedOrigin: origin,
    expectedRPID: new URL(origin).hostname,
    requireUserVerification: true,
  }).catch(refuse);
  if (!verified.verified) throw refused();
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return {
    ...{ id: uuidv7(), credentialId: id, publicKey: new Uint8Array(publicKey), counter: BigInt(counter), transports },
    ...{ createdAt: new Date(), lastUsedAt: null },
  };
}

/** Keeps a passkey for a person. Throws `passkey_exists`. */
export async function addPasskey(tx: Tx, by: Caller, name: string, row: Omit<PasskeyRow, 'personId' | 'name'>): Promise<Passkey> {
  const personId = requirePerson(by);
  if ((await tx.passkey.findUnique({ where: { credentialId: row.credentialId } })) !== null) {
    throw new GyozaError('passkey_exists', 'This device has a passkey for that account already.');
  }
  const made = await tx.passkey.create({ data: { ...row, personId, name } });
  await recordAudit(tx, by, { action: 'passkey.create', object: { kind: 'passkey', id: row.id, name } });
  return present(made);
}

/** Forgets one of one's own passkeys. Throws `forbidden`, `not_found`, `last_way_in`. */
export async function deletePasskey(tx: Tx, caller: Caller, id: string): Promise<void> {
  const personId = requirePerson(caller);
  const person = await tx.person.findUniqueOrThrow({ where: { id: personId }, include: { passkeys: true } });
  const found = person.passkeys.find((each) => each.id === id);
  if (found === undefined) throw new GyozaError('not_found', `There is no passkey ${id} of yours.`);
  const bySignOn = person.oidcSubject !== null && env().signOn !== undefined;
  const isOnly = person.passwordHash === null && !bySignOn && person.passkeys.length === 1;
  if (isOnly) throw new GyozaError('last_way_in', 'Without this passkey you could not sign in any more. Set a password first.');
  await tx.passkey.delete({ where: { id } });
  await recordAudit(tx, caller, { action: 'passkey.delete', object: { kind: 'passkey', id, name: found.name } });
}

/** What a browser needs to use a passkey, whoever's it is. */
export async function signInOptions(origin: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = { rpID: new URL(origin).hostname, challenge: newChallenge('to sign in'), userVerification: 'required' } as const;
  return asSent(await generateAuthenticationOptions(options));
}

/** Whose passkey has answered. Throws `unauthorized` for one that is unknown, of a disabled person, or no answer to what was asked. */
export async function personByPasskey(tx: Tx, response: WebAuthnResponse, origin: string): Promise<PersonRecord> {
  const answer = shaped(response) as unknown as AuthenticationResponseJSON;
  const found = await tx.passkey.findUnique({
    where: { credentialId: answer.id },
    include: { person: { include: { principal: true } } },
  });
  if (found === null || found.person.principal.revokedAt !== null) throw unknown();
  let used = '';
  const verified = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: (challenge) => {
      used = challenge;
      return isChallenge(challenge, 'to sign in');
    },
    expectedOrigin: origin,
    expectedRPID: new URL(origin).hostname,
    credential: { id: found.credentialId, publicKey: found.publicKey, counter: Number(found.counter), transports: transportsOf(found) },
    requireUserVerification: true,
  }).catch(refuse);
  if (!verified.verified) throw unknown();
  await useChallenge(tx, used);
  const { newCounter } = verified.authenticationInfo;
  await tx.passkey.update({ where: { id: found.id }, data: { counter: BigInt(newCounter), lastUsedAt: new Date() } });
  return found.person;
}

/** Without the fields that the library leaves undefined. */
const asSent = <T>(options: T): T => JSON.parse(JSON.stringify(options)) as T;

const transportsOf = ({ transports }: PasskeyRow): AuthenticatorTransport[] => transports as AuthenticatorTransport[];

/** The library reads any text, but fails where there is none. */
function shaped(response: WebAuthnResponse): object & { id: string } {
  const parsed = SHAPE.safeParse(response);
  if (!parsed.success) throw refused();
  return parsed.data;
}

/** Whatever the library says of an answer is said of what the browser sent. */
function refuse(error: unknown): never {
  throw error instanceof GyozaError ? error : refused(error instanceof Error ? error.message : undefined);
}

function refused(why?: string): GyozaError {
  const detail = `The passkey could not be used here${why === undefined ? '' : `: ${why.replace(/\.$/, '')}`}.`;
  return new GyozaError('invalid_request', detail, [{ path: 'passkey', message: 'is not an answer to what was asked' }]);
}

function unknown(): GyozaError {
  return new GyozaError('unauthorized', 'That passkey is not known here. Sign in another way.');
}

function present({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey {
  return { id, name, createdAt: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null };
}
