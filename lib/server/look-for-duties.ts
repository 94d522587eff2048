import { HELD_STATES } from '@/lib/domain/run-state';
import { database, query } from './db';
import { LEASE_S } from './worker-views';

/** A stamp further than this ahead of the database's clock, in seconds, was made before that was put back. */
export const FUTURE_S = 3;

/** What there is to do, as far as one look can tell: whoever does it looks again, and more closely. */
export interface Duties {
  /** The database's clock. */
  time: Date;
  futureStamps: boolean;
  lostLeases: boolean;
  /** When the next queue or run timeout is over, which may have been a while ago; null when none is to come. */
  nextDeadline: Date | null;
  bulkActions: boolean;
}

/** All that a round of duties begins with, in one statement: most of the time there is nothing to do, and every web process asks once a second. */
export async function lookForDuties(): Promise<Duties> {
  const [row] = await query<{ time: Date; future: boolean; lost: boolean; deadline: Date | null; bulk: boolean }>(
    database(),
    `select clock_timestamp() as time,
       exists (select from workers where last_seen_at > clock_timestamp() + make_interval(secs => $2::int))
         or exists (select from runs where state = any($1::text[]) and lease_seen_at > clock_timestamp() + make_interval(secs => $2::int)) as future,
       exists (select from runs where state = any($1::text[]) and lease_seen_at < clock_timestamp() - make_interval(secs => $3::int)) as lost,
       least(
         (select min(queue_deadline_at) from runs where state = 'PENDING'),
         (select min(run_deadline_at) from runs where state in ('PENDING', 'ASSIGNED', 'RUNNING'))) as deadline,
       exists (select from bulk_actions where finished_at is null) as bulk`,
    [[...HELD_STATES], FUTURE_S, LEASE_S],
  );
  if (row === undefined) throw new Error('The database did not say what there is to do.');
  return { time: row.time, futureStamps: row.future, lostLeases: row.lost, nextDeadline: row.deadline, bulkActions: row.bulk };
}
