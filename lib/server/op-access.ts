import type { Access, AccessWrite } from '@/lib/contract/access';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { ACTIONS, USUAL, type Action, type OpRule } from '@/lib/domain/may';
import { accessChanged } from './access-changed';
import type { Caller } from './authenticate';
import { asJson, database, type Tx } from './db';
import { ownerOf } from './op-owner';
import { recordAudit } from './record-audit';
import { maySet } from './require-rights';

/** Who may what with an op, with what is usual filled in. Throws `not_found`. */
export async function getAccess(caller: Caller, op: string, tx: Tx = database()): Promise<Access> {
  await requireName(tx, op);
  const row = await tx.opAccess.findUnique({ where: { definition: op } });
  const grants = (row?.grants ?? {}) as OpRule['grants'];
  const owner = await ownerOf(op, tx);
  const ids = [...new Set([...Object.values(grants).flatMap(({ people }) => people), ...(owner === null ? [] : [owner])])];
  const found = await tx.principal.findMany({ where: { id: { in: ids } }, include: { person: { select: { email: true } } } });
  const called = new Map(found.map(({ id, name, person }) => [id, person?.email ?? name]));
  const present = (action: Action): Access['see'] => {
    const { role, people } = grants[action] ?? { role: USUAL[action], people: [] };
    return { role, people: people.flatMap((id) => called.get(id) ?? []) };
  };
  return {
    op_definition: op,
    owner: owner === null ? null : (called.get(owner) ?? null),
    see: present('see'),
    payloads: present('payloads'),
    run: present('run'),
    manage_runs: present('manage_runs'),
    edit: present('edit'),
    may_set: await maySet(caller, op),
  };
}

/** Sets it, and ends the streams of those who see the op no more. Throws `not_found`, `invalid_request` for somebody whom nobody knows. */
export async function putAccess(tx: Tx, caller: Caller, op: string, body: AccessWrite): Promise<Access> {
  const before = await getAccess(caller, op, tx);
  const grants: OpRule['grants'] = {};
  const problems: FieldProblem[] = [];
  for (const action of ACTIONS) {
    const given = body[action];
    if (given == null) continue;
    const people: string[] = [];
    for (const [index, who] of (given.people ?? []).entries()) {
      const ids = await idsOf(tx, who);
      const [id] = ids;
      if (ids.length === 1 && id !== undefined) people.push(id);
      else problems.push({ path: `${action}.people.${index}`, message: ids.length === 0 ? NOBODY : SEVERAL });
    }
    if (given.role !== USUAL[action] || people.length > 0) grants[action] = { role: given.role, people: [...new Set(people)] };
  }
  const [first] = problems;
  if (first !== undefined) throw new GyozaError('invalid_request', `${first.path} ${first.message}.`, problems);
  const columns = { ownerId: await ownerOf(op, tx), grants: asJson(grants), updatedAt: new Date() };
  // Where all is as usual there is no rule that every request would have to read.
  if (Object.keys(grants).length === 0) await tx.opAccess.deleteMany({ where: { definition: op } });
  else await tx.opAccess.upsert({ where: { definition: op }, create: { definition: op, ...columns }, update: columns });
  const after = await getAccess(caller, op, tx);
  await recordAudit(tx, caller, { action: 'definition.access', object: { kind: 'definition', id: op }, change: changed(before, after) });
  await accessChanged(tx);
  return after;
}

const NOBODY = 'must be the e-mail address or the name of an account or key';
const SEVERAL = 'is the name of several: give an e-mail address';

function changed(before: Access, after: Access) {
  const differing = ACTIONS.filter((action) => JSON.stringify(before[action]) !== JSON.stringify(after[action]));
  return Object.fromEntries(differing.map((action) => [action, { from: before[action], to: after[action] }]));
}

async function idsOf(tx: Tx, who: string): Promise<string[]> {
  const known = { revokedAt: null, role: { notIn: ['guest', 'worker'] } };
  const byEmail = await tx.principal.findMany({ where: { ...known, person: { email: who.toLowerCase() } }, select: { id: true } });
  const found =
    byEmail.length > 0 ? byEmail : await tx.principal.findMany({ where: { ...known, name: who }, select: { id: true }, take: 2 });
  return found.map(({ id }) => id);
}

async function requireName(tx: Tx, op: string): Promise<void> {
  const found = await tx.definition.findFirst({ where: { name: op }, select: { id: true } });
  if (found === null) throw new GyozaError('not_found', `There is no op named “${op}”.`);
}
