import type { Need } from '@/lib/contract/rights';
import { assertNever } from '@/lib/domain/assert-never';
import { GyozaError } from '@/lib/domain/errors';
import { LADDER, may, maySetAccess, sightOf, isInSight, type Action } from '@/lib/domain/may';
import type { Caller } from './authenticate';
import { database, query } from './db';
import { ownerOf } from './op-owner';
import { runNotFound } from './transition';

/** People and their scripts: a worker and whoever has nothing but a link are judged by what they hold. */
function isJudged({ role }: Caller): boolean {
  return LADDER.some((step) => step === role);
}

/** Throws `not_found` for what the caller does not see, `forbidden` for what they see and may not. */
export async function requireRights(caller: Caller, need: Need, params: Record<string, string>, body: unknown): Promise<void> {
  if (!isJudged(caller)) return;
  const id = params['id'] ?? '';
  switch (need.of) {
    case 'op':
      if (need.may === 'settings') await requireSettings(caller, params['name'] ?? '');
      else requireOp(caller, params['name'] ?? '', need.may);
      return;
    case 'described op':
      requireDescribed(caller, body);
      return;
    case 'run':
      return requireRun(caller, id, need.may);
    case 'preset':
    case 'link':
      return requireKept(caller, need.of, id);
    case 'upload':
      return requireUpload(caller, id);
    case 'no op':
      if (caller.ops.length > 0) throw new GyozaError('forbidden', `This key is for ${caller.ops.join(', ')} alone.`);
      return;
    default:
      assertNever(need);
  }
}

/** Throws `not_found`, `forbidden`. */
export function requireOp(caller: Caller, op: string, action: Action): void {
  if (!may(caller, 'see', { op })) throw new GyozaError('not_found', `There is no op named “${op}”.`);
  if (!may(caller, action, { op })) throw refused(action);
}

/** Whether the caller may set who may what with an op. */
export async function maySet(caller: Caller, op: string): Promise<boolean> {
  return maySetAccess(caller, op, caller.role === 'admin' ? null : await ownerOf(op));
}

async function requireSettings(caller: Caller, op: string): Promise<void> {
  requireOp(caller, op, 'see');
  if (await maySet(caller, op)) return;
  throw new GyozaError('forbidden', 'Whoever registered the op first, or an admin, says who may what with it.');
}

/** A new op may have any name that is free; one that is hidden is not free, and no more is said of it. */
function requireDescribed(caller: Caller, body: unknown): void {
  const op = typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string' ? body.id : null;
  if (op !== null && !may(caller, 'edit', { op })) throw refused('edit');
}

/** Of a run; costs a look at it only where something may be refused. Throws `not_found`, `forbidden`. */
export async function requireRun(caller: Caller, id: string, action: Action): Promise<void> {
  if (await mayWithRun(caller, id, action)) return;
  throw refused(action);
}

/** The same as an answer, for a page. Throws `not_found` where the caller does not see the run. */
export async function mayWithRun(caller: Caller, id: string, action: Action): Promise<boolean> {
  const isOpen = caller.ops.length === 0 && (caller.role === 'admin' || (caller.rules ?? []).length === 0);
  if (isOpen && (action !== 'manage_runs' || may(caller, action, { op: null }))) return true;
  const [run] = await query<{ op: string | null; by: string | null; maker: string | null }>(
    database(),
    `select r.op_definition as op, r.created_by_id::text as by, k.maker_id::text as maker
     from runs r left join api_keys k on k.id = r.created_by_id where r.id = $1::uuid`,
    [id],
  );
  if (run === undefined) return true; // there is nothing to hide: whoever reads it says that it is not there
  const subject = { op: run.op, startedBy: [run.by, run.maker] };
  if (!may(caller, 'see', subject)) throw runNotFound(id);
  return may(caller, action, subject);
}

async function requireKept(caller: Caller, kind: 'preset' | 'link', id: string): Promise<void> {
  const sight = sightOf(caller);
  if (sight === null) return;
  const where = { where: { id }, select: { definition: true } };
  const found = kind === 'preset' ? await database().preset.findUnique(where) : await database().link.findUnique(where);
  if (found !== null && !isInSight(sight, found.definition)) throw new GyozaError('not_found', `There is no ${kind} ${id}.`);
}

/** A file that was uploaded is seen by whoever reads the payloads of one of the runs that were given it; as long as there is none, by everybody. */
async function requireUpload(caller: Caller, id: string): Promise<void> {
  const sight = sightOf(caller, 'payloads');
  if (sight === null) return;
  const uses = await query<{ op: string | null }>(
    database(),
    'select distinct r.op_definition as op from file_uses u join runs r on r.id = u.run_id where u.file_id = $1::uuid',
    [id],
  );
  if (uses.length > 0 && !uses.some(({ op }) => isInSight(sight, op))) throw new GyozaError('not_found', `There is no file ${id}.`);
}

const REFUSALS: Readonly<Record<Action, string>> = {
  see: 'You may not see this op.',
  payloads: 'What goes into the runs of this op and comes out of them is hidden for your role.',
  run: 'You may see this op, but not run it.',
  manage_runs: 'The run is somebody else’s: they may do that, and whoever looks after the runs of this op.',
  edit: 'The op is not yours to edit: its access says who may.',
};

function refused(action: Action): GyozaError {
  return new GyozaError('forbidden', REFUSALS[action]);
}
