import { EXCLUSIVE_PAUSE_S } from '@/lib/domain/retry';
import { HELD_STATES } from '@/lib/domain/run-state';
import { database, inTransaction } from './db';
import { endAttempt } from './end-attempt';
import { logger } from './logger';
import { releaseAssigned } from './release-run';
import { lockRun } from './transition';
import { isOnline, LEASE_S } from './worker-views';

/**
 * Ends what lost its lease. A worker that went silent: its attempts are FAILED and their runs wait again. A worker that lives but does not list an
 * assigned run never got it: the run is released. `upMs` is how long this server has been up and reaching its database without a gap: time in which
 * nobody could have heard a heartbeat counts against no worker. Returns how many runs were moved.
 */
export async function expireLeases(upMs: number): Promise<number> {
  if (upMs <= LEASE_S * 1000) return 0;
  const overdue = await database().run.findMany({
    where: { state: { in: [...HELD_STATES] }, leaseSeenAt: { lt: new Date(Date.now() - LEASE_S * 1000) } },
    select: { id: true },
    take: 500,
  });
  let moved = 0;
  for (const { id } of overdue) if (await expireLease(id)) moved += 1;
  return moved;
}

async function expireLease(id: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    const { run } = locked;
    const stillOverdue =
      HELD_STATES.some((state) => state === run.state) &&
      run.leaseSeenAt !== null &&
      Date.now() - run.leaseSeenAt.getTime() > LEASE_S * 1000;
    if (!stillOverdue) return false; // reported or ended since it was listed
    const worker = run.workerId === null ? null : await tx.worker.findUnique({ where: { id: run.workerId } });
    const alive = worker !== null && isOnline(worker, new Date());
    const name = run.workerId ?? 'unknown';
    logger().warn({ run: id, worker: name, alive }, 'a lease has run out');
    if (alive && run.state === 'ASSIGNED') {
      await releaseAssigned(tx, locked);
      return true;
    }
    if (run.exclusive) {
      // For every run of its op, not only for this one: the container that was cut off may end a moment after its lease.
      const exclusiveUntil = new Date(Date.now() + EXCLUSIVE_PAUSE_S * 1000);
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
