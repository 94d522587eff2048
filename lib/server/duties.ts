import { applyRetention, forgetOldDeletions } from './apply-retention';
import { collectGarbage } from './collect-garbage';
import { databaseNow } from './database-clock';
import { database } from './db';
import { forgetOldDeliveries } from './deliveries';
import { expireDeadlines } from './expire-deadlines';
import { LeaseWatch } from './lease-watch';
import { logger } from './logger';
import { workBulkActions } from './work-bulk-actions';

const EVERY_MS = 1000;
/** Answers to an Idempotency-Key are kept this long. */
const IDEMPOTENCY_HOURS = 48;
/** A worker that has not asked for this long is told by the heartbeat with which it comes back. */
const RECALL_HOURS = 1;
/** What was seen of an image is kept this long: who asked for it has it by then. */
const INSPECTION_HOURS = 1;
/** What became of each run of a bulk action is kept this long. */
const BULK_DAYS = 90;

/**
 * Starts the periodic duties of a web process. Several processes may do them at once: each move re-reads its run under the row lock. Returns the way to stop them, which waits for a running round.
 */
export function startDuties(): () => Promise<void> {
  const leases = new LeaseWatch();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let lastSweep = -Infinity;
  let deadlineTimer: NodeJS.Timeout | undefined;
  let collecting: Promise<void> | undefined;
  let working: Promise<void> | undefined;

  /** Looks each round, and between two rounds at the very moment at which the next time is over. */
  const deadlines = async (next: Date | null): Promise<void> => {
    clearTimeout(deadlineTimer);
    const dueMs = next === null ? null : next.getTime() - databaseNow().getTime();
    const nextDueMs = dueMs === null || dueMs > 0 ? dueMs : (await expireDeadlines()).nextDueMs;
    if (nextDueMs === null || nextDueMs >= EVERY_MS) return;
    deadlineTimer = setTimeout(() => {
      schedule(round);
    }, nextDueMs + 1).unref();
  };

  const round = async (): Promise<void> => {
    try {
      const { duties } = await leases.round();
      await deadlines(duties.nextDeadline);
      if (duties.bulkActions) working ??= bulk().finally(() => (working = undefined));
      if (performance.now() - lastSweep > 3_600_000) {
        lastSweep = performance.now();
        await database()
          .$executeRaw`delete from idempotency_keys where created_at < now() - make_interval(hours => ${IDEMPOTENCY_HOURS}::int)`;
        await database().$executeRaw`delete from recalls where created_at < now() - make_interval(hours => ${RECALL_HOURS}::int)`;
        await database()
          .$executeRaw`delete from image_inspections where created_at < now() - make_interval(hours => ${INSPECTION_HOURS}::int)`;
        await database().$executeRaw`delete from bulk_actions where finished_at < now() - make_interval(days => ${BULK_DAYS}::int)`;
        await forgetOldDeliveries();
        collecting ??= sweep().finally(() => (collecting = undefined));
      }
    } catch (error) {
      logger().warn({ err: error }, 'a round of duties failed');
    }
  };

  // Beside the rounds: it may have many files to look at, and leases wait for no one.
  const sweep = async (): Promise<void> => {
    try {
      const { runs, logs, files: outputs, bytes } = await applyRetention(() => stopped);
      if (runs + logs + outputs > 0) logger().info({ runs, logs, files: outputs, bytes }, 'deleted what the rules of retention say');
      await forgetOldDeletions();
    } catch (error) {
      logger().warn({ err: error }, 'deleting by the rules of retention failed');
    }
    try {
      const { files, contents } = await collectGarbage();
      if (files + contents > 0) logger().info({ files, contents }, 'removed files that nothing refers to');
    } catch (error) {
      logger().warn({ err: error }, 'removing unused files failed');
    }
  };

  // Beside the rounds too: thousands of runs take minutes.
  const bulk = async (): Promise<void> => {
    try {
      await workBulkActions(() => stopped);
    } catch (error) {
      logger().warn({ err: error }, 'a round of bulk actions failed');
    }
  };

  const schedule = (work: () => Promise<void>): void => {
    running = running.then(async () => {
      if (!stopped) await work();
    });
  };
  const timer = setInterval(() => {
    schedule(round);
  }, EVERY_MS);
  timer.unref();

  return async () => {
    stopped = true;
    clearInterval(timer);
    clearTimeout(deadlineTimer);
    await running;
    await working;
    await collecting;
  };
}
