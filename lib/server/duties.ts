import { database } from './db';
import { expireLeases } from './expire-leases';
import { logger } from './logger';

const EVERY_MS = 1000;
/** A gap longer than this between two rounds means that the server slept or could not reach its database. */
const GAP_MS = 5000;
/** Answers to an Idempotency-Key are kept this long. */
const IDEMPOTENCY_HOURS = 48;

/**
 * Starts the periodic duties of a web process. Several processes may do them at once: each move re-reads its run under the row lock. Returns the way to stop them, which waits for a running round.
 */
export function startDuties(): () => Promise<void> {
  let upSince = performance.now();
  let lastRound = upSince;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let lastSweep = -Infinity;

  const round = async (): Promise<void> => {
    if (performance.now() - lastRound > GAP_MS) upSince = performance.now();
    try {
      await expireLeases(performance.now() - upSince);
      if (performance.now() - lastSweep > 3_600_000) {
        lastSweep = performance.now();
        await database()
          .$executeRaw`delete from idempotency_keys where created_at < now() - make_interval(hours => ${IDEMPOTENCY_HOURS}::int)`;
      }
      lastRound = performance.now();
    } catch (error) {
      // The database does not answer: heartbeats are not being heard either, so the clock of the leases starts anew when it is back.
      logger().warn({ err: error }, 'a round of duties failed');
      upSince = performance.now();
    }
  };

  const timer = setInterval(() => {
    running = running.then(async () => {
      if (!stopped) await round();
    });
  }, EVERY_MS);
  timer.unref();

  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
