import { HELD_STATES } from '@/lib/domain/run-state';
import { database, query } from './db';
import { LEASE_S } from './worker-views';

/** A stamp further than this ahead of the database's clock, in seconds, was made before that was put back. */
export const FUTURE_S = 3;

/**
 * SQL: whether a worker holds the run. Spelt out and no parameter: of one, PostgreSQL cannot tell that the indexes over held runs alone hold the answer, and
 * reads all runs.
 */
export const IS_HELD = `state in (${HELD_STATES.map((state) => `'${state}'`).join(', ')})`;

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
  const [row] = await query<{ time: Date; future: boolean | null; lost: boolean | null; deadline: Date | null; bulk: boolean }>(
    database(),
    `select clock_timestamp() as time,
       greatest(
         (select max(last_seen_at) from workers),
         (select max(lease_seen_at) from runs where ${IS_HELD})) > clock_timestamp() + make_interval(secs => $1::int) as future,
       (select min(lease_seen_at) from runs where ${IS_HELD}) < clock_timestamp() - make_interval(secs => $2::int) as lost,
       least(
         (select min(queue_deadline_at) from runs where state = 'PENDING'),
         (select min(run_deadline_at) from runs where state in ('PENDING', 'ASSIGNED', 'RUNNING'))) as deadline,
       exists (select from bulk_actions where finished_at is null) as bulk`,
    [FUTURE_S, LEASE_S],
  );
  if (row === undefined) throw new Error('The database did not say what there is to do.');
  return {
    time: row.time,
    futureStamps: row.future === true,
    lostLeases: row.lost === true,
    nextDeadline: row.deadline,
    bulkActions: row.bulk,
  };
}
