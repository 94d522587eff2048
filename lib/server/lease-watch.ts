import { databaseClock, type DatabaseClock } from './database-clock';
import { expireLeases, forgetFutureStamps } from './expire-leases';
import { logger } from './logger';

/** A gap longer than this between two rounds, in milliseconds, means that the server slept or could not reach its database. */
const GAP_MS = 5_000;

/**
 * Ends leases, but only by time in which a heartbeat could have been heard. After a gap of the server, an outage of the database or a jump of its
 * clock, in either direction, everybody has a whole lease again to be heard.
 */
export class LeaseWatch {
  #upSince: number;
  #lastRound: number;

  constructor(
    private readonly monotonic: () => number = () => performance.now(),
    private readonly clock: DatabaseClock = databaseClock(),
  ) {
    this.#upSince = this.#lastRound = monotonic();
  }

  /** One look. Answers how many runs were moved; rejects when the database does not answer. */
  async round(): Promise<number> {
    try {
      if (this.monotonic() - this.#lastRound > GAP_MS) this.#upSince = this.monotonic();
      const jumpMs = await this.clock.sync();
      if (jumpMs !== 0) {
        logger().warn({ jump_ms: jumpMs }, 'the clock of the database has jumped: all leases begin anew');
        this.#upSince = this.monotonic();
      }
      await forgetFutureStamps();
      const moved = await expireLeases(this.monotonic() - this.#upSince, this.clock.now());
      this.#lastRound = this.monotonic();
      return moved;
    } catch (error) {
      // Heartbeats are not being heard either, so the clock of the leases starts anew when the database is back.
      this.#upSince = this.monotonic();
      throw error;
    }
  }
}
