import { v7 as uuidv7 } from 'uuid';
import { PERSON_ROLES, type Person, type PersonCreate, type PersonPatch, type PersonRole } from '@/lib/contract/person';
import { GyozaError } from '@/lib/domain/errors';
import { passwordProblem } from '@/lib/domain/password';
import type { Caller } from './authenticate';
import { database, type Tx } from './db';
import { endAccess, lowerAccess } from './end-access';
import { Prisma, type Person as PersonRow, type Principal } from './generated/prisma/client';
import { hashPassword } from './passwords';
import { recordAudit } from './record-audit';

/** A person with what every principal has. */
export type PersonRecord = PersonRow & { principal: Principal };
const including = { principal: true, _count: { select: { passkeys: true } } } as const;
/** Whoever changes who the administrators are waits for the others who do: two of them could otherwise remove one another. */
const ADMINS_LOCK = 7_401_001;

/** Everybody with an account, by name. */
export async function listPeople(): Promise<Person[]> {
  const rows = await database().person.findMany({ include: including, orderBy: [{ principal: { name: 'asc' } }, { email: 'asc' }] });
  return rows.map(present);
}

/** Whether anybody could sign in to an account of theirs. */
export async function hasPeople(): Promise<boolean> {
  return (await database().person.findFirst({ where: { principal: { revokedAt: null } }, select: { id: true } })) !== null;
}

/** Makes an account with a password at once. Throws `invalid_request` for a password that is none, `person_exists`. */
export async function createPerson(tx: Tx, by: Caller, body: PersonCreate): Promise<Person> {
  requireEveryOp(by);
  const { name, email, role, password } = body;
  requireGoodPassword('password', password, { email, name });
  const { id } = await addPerson(tx, by, { name, email, role, passwordHash: await hashPassword(password) });
  return getPerson(tx, id);
}

/** Throws `invalid_request` naming the field. */
export function requireGoodPassword(path: string, password: string, who: { email: string; name: string }): void {
  const message = passwordProblem(password, who);
  if (message !== null) throw new GyozaError('invalid_request', `${path} ${message}.`, [{ path, message }]);
}

/** Adds somebody to those who have an account; `by` is null where they come by themselves. Throws `person_exists`. */
export async function addPerson(
  tx: Tx,
  by: Caller | null,
  given: { name: string; email: string; role: PersonRole; passwordHash: string | null },
): Promise<PersonRecord> {
  const { name, email, role, passwordHash } = given;
  if ((await tx.person.findUnique({ where: { email } })) !== null) throw exists(email);
  const id = uuidv7();
  await tx.principal.create({ data: { id, kind: 'person', name, role } });
  const made = await written(email, () => tx.person.create({ data: { id, email, passwordHash }, include: { principal: true } }));
  const object = { kind: 'person', id, name: email };
  await recordAudit(tx, by ?? callerOfPerson(made), { action: 'person.create', object, change: { name, role } });
  return made;
}

/** Changes what is given. Throws `not_found`, `last_admin`. */
export async function patchPerson(tx: Tx, by: Caller, id: string, body: PersonPatch): Promise<Person> {
  requireEveryOp(by);
  await tx.$executeRaw`select pg_advisory_xact_lock(${ADMINS_LOCK})`;
  const before = await getPerson(tx, id);
  const after = { name: body.name ?? before.name, role: body.role ?? before.role, disabled: body.disabled ?? before.disabled };
  const wasAdmin = before.role === 'admin' && !before.disabled;
  if (wasAdmin && (after.role !== 'admin' || after.disabled)) await requireAnotherAdmin(tx, id);
  await tx.principal.update({
    where: { id },
    data: {
      ...{ name: after.name, role: after.role },
      ...(after.disabled === before.disabled ? {} : { revokedAt: after.disabled ? new Date() : null }),
    },
  });
  if (after.disabled && !before.disabled) await endAccess(tx, id);
  else if (after.role !== before.role) await lowerAccess(tx, id, after.role);
  const change = Object.fromEntries(
    (['name', 'role', 'disabled'] as const)
      .filter((field) => after[field] !== before[field])
      .map((field) => [field, { from: before[field], to: after[field] }]),
  );
  if (Object.keys(change).length > 0) {
    const action = after.disabled === before.disabled ? 'person.change' : after.disabled ? 'person.disable' : 'person.enable';
    await recordAudit(tx, by, { action, object: { kind: 'person', id, name: before.email }, change });
  }
  return getPerson(tx, id);
}

/** Throws `not_found`. */
export async function getPerson(tx: Tx, id: string): Promise<Person> {
  const row = await tx.person.findUnique({ where: { id }, include: including });
  if (row === null) throw new GyozaError('not_found', `There is no person ${id}.`);
  return present(row);
}

/** Whoever is for certain ops alone could give somebody else, or themselves by another name, all of them. Throws `forbidden`. */
export function requireEveryOp({ ops }: Caller): void {
  if (ops.length > 0) throw new GyozaError('forbidden', 'A key for certain ops only lets nobody in.');
}

/** A person as the one who asks. */
export function callerOfPerson({ id, principal: { name, role, ops } }: PersonRecord): Caller {
  return { id, kind: 'person', name, role: roleOf(role), ops, workerId: null };
}

async function requireAnotherAdmin(tx: Tx, id: string): Promise<void> {
  const others = await tx.person.count({ where: { id: { not: id }, principal: { role: 'admin', revokedAt: null } } });
  if (others === 0) throw new GyozaError('last_admin', 'This is the last administrator with an account. Make somebody else one first.');
}

function roleOf(role: string): PersonRole {
  const found = PERSON_ROLES.find((each) => each === role);
  if (found === undefined) throw new Error(`A person has the role ${role}.`);
  return found;
}

async function written<T>(email: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw exists(email);
    throw error;
  }
}

function exists(email: string): GyozaError {
  return new GyozaError('person_exists', `${email} has an account already.`, [{ path: 'email', message: 'has an account already' }]);
}

function present(row: PersonRecord & { _count: { passkeys: number } }): Person {
  const { principal } = row;
  return {
    ...{ id: row.id, name: principal.name, email: row.email, role: roleOf(principal.role), disabled: principal.revokedAt !== null },
    ...{ has_password: row.passwordHash !== null, passkeys: row._count.passkeys },
    ...{ last_seen_at: row.lastSeenAt?.toISOString() ?? null, createdAt: principal.createdAt.toISOString() },
  };
}
