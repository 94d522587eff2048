import type { Decision, Promised, QueuedRun } from '@/lib/domain/schedule';
import type { Statements } from './db';

/** A promise that comes nearer by less is not worth a write. */
const WORTH_WRITING_MS = 1000;

/**
 * Stores which worker is kept for which run, so that the next claim, on whatever server, keeps it too. Written only when it has changed: a
 * run or two per worker, never the whole queue. A run that somebody has in hand is left alone.
 */
export async function keepReservations(tx: Statements, plan: readonly { run: QueuedRun; decision: Decision }[]): Promise<void> {
  const changed = plan.flatMap(({ run, decision }) => {
    const promised = decision.kind === 'wait' ? decision.reservation?.promised : undefined;
    return promised === undefined || !differs(run.promised, promised) ? [] : [{ id: run.id, ...promised }];
  });
  if (changed.length === 0) return;
  const rows = changed.map(({ id, workerId, by }) => ({ id, worker: workerId, by: by < Infinity ? new Date(by) : null }));
  await tx.$executeRaw`
    with kept as (select * from json_to_recordset(${JSON.stringify(rows)}::json) as k(id uuid, worker text, by timestamptz)),
      free as (select id from runs where id in (select id from kept) and state = 'PENDING' order by id for update skip locked)
    update runs r set reserved_worker = k.worker, reserved_by = k.by from kept k join free f on f.id = k.id where r.id = k.id`;
}

function differs(before: Promised | null, after: Promised): boolean {
  if (before?.workerId !== after.workerId) return true;
  return before.by !== after.by && !(before.by - after.by < WORTH_WRITING_MS);
}
