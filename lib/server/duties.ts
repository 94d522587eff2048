import { database } from './db';
import { LeaseWatch } from './lease-watch';
import { logger } from './logger';

const EVERY_MS = 1000;
/** Answers to an Idempotency-Key are kept this long. */
const IDEMPOTENCY_HOURS = 48;

/**
 * Starts the periodic duties of a web process. Several processes may do them at once: each move re-reads its run under the row lock. Returns the way to stop them, which waits for a running round.
 */
export function startDuties(): () => Promise<void> {
  const leases = new LeaseWatch();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let lastSweep = -Infinity;

  const round = async (): Promise<void> => {
    try {
      await leases.round();
      if (performance.now() - lastSweep > 3_600_000) {
        lastSweep = performance.now();
        await database()
          .$executeRaw`delete from idempotency_keys where created_at < now() - make_interval(hours => ${IDEMPOTENCY_HOURS}::int)`;
      }
    } catch (error) {
      logger().warn({ err: error }, 'a round of duties failed');
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
