import { v7 as uuidv7 } from 'uuid';
import type { Link, LinkCreate } from '@/lib/contract/link';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem, InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { keptInputProblems } from '@/lib/domain/link-inputs';
import { containsType } from '@/lib/domain/nested-types';
import { validateInputs } from '@/lib/domain/validate-inputs';
import type { Caller } from './authenticate';
import { asJson, database, type Tx } from './db';
import type { Definition, Link as LinkRecord } from './generated/prisma/client';
import { findDefinition } from './get-definition';
import { recordAudit } from './record-audit';
import { openSpecs } from './sealed-inputs';
import { purposes } from './sealed-columns';
import { seal, unseal } from './secret-box';
import { hashToken, newToken } from './tokens';

type Found = LinkRecord & { owner: { name: string }; _count: { runs: number } };
const including = { owner: { select: { name: true } }, _count: { select: { runs: true } } } as const;

/** The links to the form of an op, newest first: one's own, or all for an admin. Throws `not_found`. */
export async function listLinks(caller: Caller, definition: string): Promise<Link[]> {
  await findDefinition(database(), definition, undefined, 'read');
  const where = { definition, key: { revokedAt: null }, ...(caller.role === 'admin' ? {} : { ownerId: caller.id }) };
  const rows = await database().link.findMany({ where, include: including, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return rows.map(present);
}

/**
 * Makes a link. Its token is a key of the role guest, of which only the hash is stored in clear, so that withdrawing it is revoking that key.
 * Throws `not_found`, `invalid_inputs`, `invalid_request`, `forbidden` where the op's author does not allow it.
 */
export async function createLink(
  tx: Tx,
  caller: Caller,
  given: { definition: string; version: string | undefined; body: LinkCreate },
): Promise<Link> {
  const { definition, version, body } = given;
  const row = await findDefinition(tx, definition, version, 'run');
  check(row, body);
  const token = newToken('gyl');
  const [id, keyId] = [uuidv7(), uuidv7()];
  await tx.principal.create({
    // It falls with whoever made it.
    data: { id: keyId, name: `link to ${definition}, ${id.slice(-12)}`, role: 'guest', hash: hashToken(token), makerId: caller.id },
  });
  const link = await tx.link.create({
    data: {
      ...{ id, keyId, definition, version: version ?? null, ownerId: caller.id },
      ...{ title: body.title ?? null, description: body.description ?? null, inputs: asJson(body.inputs ?? {}) },
      ...{ locked: body.locked ?? [], hidden: body.hidden ?? [], public: body.public ?? false },
      ...{ expiresAt: body.expires_at == null ? null : new Date(body.expires_at), sealedToken: seal(token, purposes.link(id)) },
    },
    include: including,
  });
  const made = present(link);
  // Its path holds its token.
  const { id: _id, path: _path, runs: _runs, createdAt: _createdAt, ...change } = made;
  await recordAudit(tx, caller, { action: 'link.create', object: { kind: 'link', id, name: made.title ?? definition }, change });
  return made;
}

/** Withdraws a link of one's own; an admin's may be anybody's. Throws `not_found`. */
export async function deleteLink(tx: Tx, caller: Caller, id: string): Promise<void> {
  const own = caller.role === 'admin' ? {} : { ownerId: caller.id };
  const link = await tx.link.findFirst({ where: { id, key: { revokedAt: null }, ...own } });
  if (link === null) throw new GyozaError('not_found', `There is no link ${id}.`);
  await tx.principal.update({ where: { id: link.keyId }, data: { revokedAt: new Date() } });
  await recordAudit(tx, caller, { action: 'link.delete', object: { kind: 'link', id, name: link.title ?? link.definition } });
}

function check(definition: Definition, body: LinkCreate): void {
  const specs = openSpecs(definition);
  const inputs = body.inputs ?? {};
  const faults = keptInputProblems(specs, inputs);
  if (faults.length > 0) throw refused('invalid_inputs', faults);
  const problems = [
    ...fixedProblems(specs, inputs, body.locked ?? [], 'locked'),
    ...fixedProblems(specs, inputs, body.hidden ?? [], 'hidden'),
  ];
  problems.push(...neededProblems(specs, body.hidden ?? []));
  if (body.expires_at != null && Date.parse(body.expires_at) <= Date.now())
    problems.push({ path: 'expires_at', message: 'must be in the future' });
  if (problems.length > 0) throw refused('invalid_request', problems);
  if (body.public !== true) return;
  if (!definition.publicLinks)
    throw new GyozaError('forbidden', 'The author of this op does not allow links for people without an account (public_links).');
  const file = Object.entries(specs).find(([name, spec]) => containsType(spec, 'file') && !fixed(body).has(name))?.[0];
  if (file !== undefined) {
    const message = 'must be among the hidden ones: people without an account upload nothing';
    throw refused('invalid_request', [{ path: `inputs.${file}`, message }]);
  }
}

function fixed({ locked, hidden }: LinkCreate): Set<string> {
  return new Set([...(locked ?? []), ...(hidden ?? [])]);
}

/** What is fixed must be an input that can be left as it is: given here, not required, or with a default. */
function fixedProblems(specs: InputSpecs, inputs: JsonObject, names: readonly string[], list: 'locked' | 'hidden'): FieldProblem[] {
  return names.flatMap((name, index) => {
    const path = `${list}.${index}`;
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec === undefined) return [{ path, message: 'is not an input of this op' }];
    if (Object.hasOwn(inputs, name)) return [];
    const { visible_when: _when, choices_from: _from, ...alone } = spec;
    const isFine = validateInputs({ [name]: alone }, {}).ok;
    return isFine ? [] : [{ path, message: `names ${name}, which is required: give its value in inputs` }];
  });
}

/** A form without a hidden input could not tell what hangs on it. */
function neededProblems(specs: InputSpecs, hidden: readonly string[]): FieldProblem[] {
  return hidden.flatMap((name, index) => {
    const other = Object.entries(specs).find(([each, spec]) => !hidden.includes(each) && hangsOn(spec).includes(name))?.[0];
    return other === undefined ? [] : [{ path: `hidden.${index}`, message: `names ${name}, on which ${other} hangs: lock it instead` }];
  });
}

function hangsOn({ visible_when: conditions, choices_from: source }: InputSpecs[string]): string[] {
  return [...[conditions ?? []].flat().flatMap((condition) => Object.keys(condition)), ...(source === undefined ? [] : [source.input])];
}

function refused(code: 'invalid_inputs' | 'invalid_request', problems: FieldProblem[]): GyozaError {
  const [first] = problems;
  const detail =
    problems.length === 1 && first !== undefined ? `${first.path} ${first.message}.` : `${problems.length} fields are not valid.`;
  return new GyozaError(code, detail, problems);
}

function present(row: Found): Link {
  const token = unseal(row.sealedToken, purposes.link(row.id));
  if (token === null) throw new GyozaError('unavailable', 'The links were kept under another secret key: set GYOZA_SECRET_KEY.');
  return {
    id: row.id,
    path: `/r/${token}`,
    op_definition: row.definition,
    version: row.version,
    title: row.title,
    description: row.description,
    inputs: row.inputs as JsonObject,
    locked: row.locked,
    hidden: row.hidden,
    public: row.public,
    expires_at: row.expiresAt?.toISOString() ?? null,
    owner: row.owner.name,
    runs: row._count.runs,
    createdAt: row.createdAt.toISOString(),
  };
}
