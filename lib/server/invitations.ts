import { v7 as uuidv7 } from 'uuid';
import type { Invitation, InvitationCreate, NewInvitation, PersonRole } from '@/lib/contract/person';
import { GyozaError } from '@/lib/domain/errors';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import type { Invitation as InvitationRow } from './generated/prisma/client';
import { getPerson, requireEveryOp } from './people';
import { recordAudit } from './record-audit';
import { hashToken, newToken } from './tokens';

const LIFE_MS = 7 * 24 * 3600 * 1000;

type Found = InvitationRow & { maker: { name: string } };
const including = { maker: { select: { name: true } } } as const;

/** The invitations and password links that can still be used, newest first. */
export async function listInvitations(): Promise<Invitation[]> {
  const rows = await database().invitation.findMany({
    where: open(),
    include: including,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return rows.map(present);
}

/** Invites somebody who has no account; an earlier invitation of theirs ends. Throws `person_exists`. */
export async function createInvitation(tx: Tx, by: Caller, { email, role, name }: InvitationCreate): Promise<NewInvitation> {
  requireEveryOp(by);
  if ((await tx.person.findUnique({ where: { email } })) !== null) {
    throw new GyozaError('person_exists', `${email} has an account already.`, [{ path: 'email', message: 'has an account already' }]);
  }
  await tx.invitation.updateMany({ where: { email, personId: null, ...open() }, data: { withdrawnAt: new Date() } });
  const made = await add(tx, by, { email, role, name: name ?? null, personId: null });
  await recordAudit(tx, by, { action: 'invitation.create', object: { kind: 'invitation', id: made.id, name: email }, change: { role } });
  return made;
}

/** Makes a link by which a person sets a new password; an earlier one ends. Throws `not_found`, `invalid_request` for a disabled person. */
export async function createPasswordLink(tx: Tx, by: Caller, personId: string): Promise<NewInvitation> {
  requireEveryOp(by);
  const { email, name, disabled } = await getPerson(tx, personId);
  if (disabled) throw new GyozaError('invalid_request', `${name} is disabled; enable them first.`);
  await tx.invitation.updateMany({ where: { personId, ...open() }, data: { withdrawnAt: new Date() } });
  const made = await add(tx, by, { email, role: null, name, personId });
  await recordAudit(tx, by, { action: 'person.password_link', object: { kind: 'person', id: personId, name: email } });
  return made;
}

/** Throws `not_found`. */
export async function withdrawInvitation(tx: Tx, by: Caller, id: string): Promise<void> {
  const found = await tx.invitation.findFirst({ where: { id, ...open() } });
  if (found === null) throw new GyozaError('not_found', `There is no invitation ${id} that could be used.`);
  await tx.invitation.update({ where: { id }, data: { withdrawnAt: new Date() } });
  await recordAudit(tx, by, { action: 'invitation.withdraw', object: { kind: 'invitation', id, name: found.email } });
}

/** The invitation that a token opens, without using it; null when it is unknown, used, withdrawn or over. */
export async function findInvitation(token: string): Promise<Invitation | null> {
  const row = await database().invitation.findFirst({ where: { hash: hashToken(token), ...open() }, include: including });
  return row === null ? null : present(row);
}

/** Uses it up: of several who hold the same link only one gets it. Null as above. */
export async function takeInvitation(tx: Tx, token: string): Promise<InvitationRow | null> {
  const where = { hash: hashToken(token), ...open() };
  const [taken] = await tx.invitation.updateManyAndReturn({ where, data: { usedAt: new Date() } });
  return taken ?? null;
}

/** The same for whoever was invited by that address; a link for a new password is none. */
export async function takeInvitationOf(tx: Tx, email: string): Promise<{ name: string | null; role: PersonRole } | null> {
  const where = { email, personId: null, ...open() };
  const [taken] = await tx.invitation.updateManyAndReturn({ where, data: { usedAt: new Date() } });
  return taken === undefined ? null : { name: taken.name, role: roleOf(taken) };
}

/** What a newcomer will be. Throws for a link that is for a new password. */
export function roleOf({ role }: InvitationRow): PersonRole {
  if (role === null) throw new Error('An invitation without a role.');
  return role as PersonRole;
}

/** Still of use; one falls with the key that it was made with. */
const open = () => ({ usedAt: null, withdrawnAt: null, expiresAt: { gt: new Date() }, maker: { revokedAt: null } });

async function add(tx: Tx, by: Caller, given: Pick<InvitationRow, 'email' | 'role' | 'name' | 'personId'>): Promise<NewInvitation> {
  const token = newToken('gyi');
  const row = await tx.invitation.create({
    data: { id: uuidv7(), hash: hashToken(token), ...given, makerId: by.id, expiresAt: new Date(Date.now() + LIFE_MS) },
    include: including,
  });
  return { ...present(row), path: `/invitation/${token}` };
}

function present(row: Found): Invitation {
  return {
    ...{
      id: row.id,
      kind: row.personId === null ? 'account' : 'password',
      email: row.email,
      name: row.name,
      role: row.role as PersonRole | null,
    },
    ...{ invited_by: row.maker.name, createdAt: row.createdAt.toISOString(), expires_at: row.expiresAt.toISOString() },
  };
}
