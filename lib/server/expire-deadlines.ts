import { isHeld, type RunState } from '@/lib/domain/run-state';
import { ranOutOfTime, waitedTooLong } from '@/lib/domain/time-limits';
import { recall } from './cancel-orders';
import { databaseNow } from './database-clock';
import { database, inTransaction, query } from './db';
import { endAttempt } from './end-attempt';
import { notify } from './notifications';
import { lockRun } from './transition';

/**
 * Ends what has waited longer than its `queue_timeout_s` or has taken longer in all than its `run_timeout_s`, also when no worker is there. A run
 * that a worker is running is not ended here: its worker is told to stop it, and it ends FAILED when the container is really gone. Returns how many
 * runs were ended or told of, and the milliseconds until the next time that will be over, null when none is to come.
 */
export async function expireDeadlines(): Promise<{ moved: number; nextDueMs: number | null }> {
  const now = databaseNow();
  const overdue = await query<{ id: string }>(
    database(),
    `select id::text from runs where state = 'PENDING' and queue_deadline_at <= $1
     union select id::text from runs where state in ('PENDING', 'ASSIGNED') and run_deadline_at <= $1
     union select id::text from runs where state = 'RUNNING' and run_deadline_at <= $1 and not cancel_sent
     limit 500`,
    [now],
  );
  let moved = 0;
  for (const { id } of overdue) if (await expireDeadline(id)) moved += 1;
  const [next] = await query<{ due: Date | null }>(
    database(),
    `select least(
       (select min(queue_deadline_at) from runs where state = 'PENDING' and queue_deadline_at > $1),
       (select min(run_deadline_at) from runs where state in ('PENDING', 'ASSIGNED', 'RUNNING') and run_deadline_at > $1)) as due`,
    [now],
  );
  return { moved, nextDueMs: next?.due == null ? null : Math.max(0, next.due.getTime() - databaseNow().getTime()) };
}

async function expireDeadline(id: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    const { run } = locked;
    const state = run.state as RunState;
    if (state !== 'PENDING' && !isHeld(state)) return false; // ended since it was listed
    if (isOver(run.runDeadlineAt)) {
      if (state === 'RUNNING') {
        await notify(tx, `worker:${run.workerId ?? ''}`, `run:${id}`);
        return true;
      }
      if (state === 'ASSIGNED') await recall(tx, run);
      await endAttempt(tx, locked, { kind: 'failed', message: ranOutOfTime(run.runTimeoutS ?? 0), cause: 'run_timeout' });
      return true;
    }
    if (state !== 'PENDING' || !isOver(run.queueDeadlineAt)) return false; // taken, or given back, since it was listed
    await endAttempt(tx, locked, { kind: 'failed', message: waitedTooLong(run.queueTimeoutS ?? 0), cause: 'waited_too_long' });
    return true;
  });
}

function isOver(time: Date | null): boolean {
  return time !== null && time <= databaseNow();
}
