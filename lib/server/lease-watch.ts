import { databaseClock, type DatabaseClock } from './database-clock';
import { expireLeases, forgetFutureStamps } from './expire-leases';
import { logger } from './logger';
import { lookForDuties, type Duties } from './look-for-duties';

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

  /** One look. Answers how many runs were moved, and what else there is to do; rejects when the database does not answer. */
  async round(): Promise<{ moved: number; duties: Duties }> {
    try {
      if (this.monotonic() - this.#lastRound > GAP_MS) this.#upSince = this.monotonic();
      const { jumpMs, duties } = await this.#look();
      if (jumpMs !== 0) {
        logger().warn({ jump_ms: jumpMs }, 'the clock of the database has jumped: all leases begin anew');
        this.#upSince = this.monotonic();
      }
      if (duties.futureStamps) await forgetFutureStamps();
      const moved = duties.lostLeases ? await expireLeases(this.monotonic() - this.#upSince, this.clock.now()) : 0;
      this.#lastRound = this.monotonic();
      return { moved, duties };
    } catch (error) {
      // Heartbeats are not being heard either, so the clock of the leases starts anew when the database is back.
      this.#upSince = this.monotonic();
      throw error;
    }
  }

  /** What there is to do and the database's clock come in one answer. */
  async #look(): Promise<{ jumpMs: number; duties: Duties }> {
    const asked = lookForDuties();
    const jumpMs = await this.clock.sync(async () => (await asked).time);
    return { jumpMs, duties: await asked };
  }
}
