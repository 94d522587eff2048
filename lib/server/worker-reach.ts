import { GyozaError } from '@/lib/domain/errors';
import { HELD_STATES } from '@/lib/domain/run-state';
import { actor } from './acting';
import type { Caller } from './authenticate';
import { database, inTransaction, query } from './db';
import { recordAudit } from './record-audit';

/** `workerId` of a key that is for one worker and has not been used by any yet: the first heartbeat decides. */
export const NOT_YET = '';

/** A worker's key acts for its own worker alone, so that a stolen one can neither claim nor report as another. Throws `forbidden`. */
export function requireOwnWorker(workerId: string): void {
  const by = actor();
  if (by?.role !== 'worker' || by.workerId === null || by.workerId === workerId) return;
  const whose = by.workerId === NOT_YET ? 'has not sent a heartbeat as any worker yet' : `is that of worker ${by.workerId}`;
  throw new GyozaError('forbidden', `The key ${whose}; worker ${workerId} needs a key of its own.`);
}

/** The same at a heartbeat, with which a key that is for one worker becomes that of this one. Throws `forbidden`. */
export async function takeOwnWorker(workerId: string): Promise<void> {
  const by = actor();
  if (by?.role !== 'worker' || by.workerId !== NOT_YET) {
    requireOwnWorker(workerId);
    return;
  }
  await inTransaction(async (tx) => {
    const { count } = await tx.principal.updateMany({ where: { id: by.id, workerId: null }, data: { workerId } });
    const object = { kind: 'key', id: by.id, name: by.name };
    if (count > 0) await recordAudit(tx, by, { action: 'key.bind', object, change: { worker_id: workerId } });
    else if ((await tx.principal.findUnique({ where: { id: by.id } }))?.workerId !== workerId) requireOwnWorker(workerId);
  });
}

/**
 * What a worker's key may read: runs that its worker holds and the files that were given to them. A key of the settings, which is for any worker, reads
 * what any holds. Throws `not_found` for everything else, whether it exists or not.
 */
export async function requireInReach(caller: Caller, template: string, id: string): Promise<void> {
  const held = `r.state = any($2::text[]) and ($3::text is null or r.worker_id = $3)`;
  const isFile = template.startsWith('/files/');
  if (!isFile && !template.startsWith('/runs/')) return;
  const [found] = await query(
    database(),
    isFile
      ? `select 1 from file_uses u join runs r on r.id = u.run_id where u.file_id = $1::uuid and ${held} limit 1`
      : `select 1 from runs r where r.id = $1::uuid and ${held}`,
    [id, [...HELD_STATES], caller.workerId],
  );
  if (found === undefined) throw new GyozaError('not_found', `There is no ${isFile ? 'file' : 'run'} ${id} in the hands of your worker.`);
}
