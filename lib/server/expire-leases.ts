import { EXCLUSIVE_PAUSE_S } from '@/lib/domain/retry';
import { databaseNow } from './database-clock';
import { database, inTransaction, query, type Tx } from './db';
import { endAttempt } from './end-attempt';
import { logger } from './logger';
import { FUTURE_S, IS_HELD } from './look-for-duties';
import { releaseAssigned } from './release-run';
import { lockRun } from './transition';
import { isOnline, LEASE_S } from './worker-views';

/**
 * Ends what lost its lease. A worker that went silent: its attempts are FAILED and their runs wait again. A worker that lives but does not list an
 * assigned run never got it: the run is released. `upMs` is how long this server has been up and reaching its database without a gap: time in which
 * nobody could have heard a heartbeat counts against no worker. `now` is the database's time as this process knows it: a lease is over only when
 * that and the database's clock itself both say so, whichever of them has just jumped. Returns how many runs were moved.
 */
export async function expireLeases(upMs: number, now = databaseNow()): Promise<number> {
  if (upMs <= LEASE_S * 1000) return 0;
  let moved = 0;
  for (const id of await overdue(database(), now)) if (await expireLease(id, now)) moved += 1;
  return moved;
}

/** Ids of the held runs whose lease is over, or of `only` if it is one. */
async function overdue(tx: Tx, now: Date, only: string | null = null): Promise<string[]> {
  const rows = await query<{ id: string }>(
    tx,
    `select id::text from runs
     where ${IS_HELD} and ($1::uuid is null or id = $1::uuid)
       and lease_seen_at < least(clock_timestamp(), to_timestamp($2::float8 / 1000)) - make_interval(secs => $3::int)
     limit 500`,
    [only, now.getTime(), LEASE_S],
  );
  return rows.map(({ id }) => id);
}

/** Stamps that a clock left in the future before it was put back: they would keep what is dead alive for as long as it was wrong. */
export async function forgetFutureStamps(): Promise<void> {
  await query(
    database(),
    `with late as (
       update workers set last_seen_at = clock_timestamp() where last_seen_at > clock_timestamp() + make_interval(secs => $1::int))
     update runs set lease_seen_at = clock_timestamp()
     where ${IS_HELD} and lease_seen_at > clock_timestamp() + make_interval(secs => $1::int)`,
    [FUTURE_S],
  );
}

async function expireLease(id: string, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    const { run } = locked;
    if ((await overdue(tx, now, id)).length === 0) return false; // reported or ended since it was listed
    const worker = run.workerId === null ? null : await tx.worker.findUnique({ where: { id: run.workerId } });
    const alive = worker !== null && isOnline(worker, databaseNow());
    const name = run.workerId ?? 'unknown';
    logger().warn({ run: id, worker: name, alive }, 'a lease has run out');
    if (alive && run.state === 'ASSIGNED') {
      await releaseAssigned(tx, locked);
      return true;
    }
    if (run.exclusive) {
      // For every run of its op, not only for this one: the container that was cut off may end a moment after its lease.
      const exclusiveUntil = new Date(databaseNow().getTime() + EXCLUSIVE_PAUSE_S * 1000);
      await tx.run.update({ where: { id }, data: { exclusiveUntil } });
    }
    if (run.cancelRequested) await endAttempt(tx, locked, { kind: 'cancelled', message: `cancelled; worker ${name} was lost` });
    else {
      const message = alive
        ? `worker ${name} lost the run: its container is gone`
        : `worker ${name} was lost: no sign of life for ${LEASE_S} s`;
      await endAttempt(tx, locked, { kind: 'failed', message, cause: 'worker_lost' });
    }
    return true;
  });
}
