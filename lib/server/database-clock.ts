import { database, query } from './db';

/** A change of the database's clock beyond this, in milliseconds, is a jump and no drift. */
const JUMP_MS = 2_000;

/**
 * The database's clock as this process knows it: leases are stamped and judged by one clock, however wrong those of the web processes are.
 * Between two looks it goes on with the process's own monotonic clock, so it never jumps by itself.
 */
export class DatabaseClock {
  /** Database time minus monotonic time, in milliseconds; null before the first look. */
  #offset: number | null = null;

  constructor(
    private readonly read: () => Promise<Date>,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  now(): Date {
    return this.#offset === null ? new Date() : new Date(this.monotonic() + this.#offset);
  }

  /**
   * Looks at the database's clock, or takes it from a statement that says it beside other things. Answers by how many milliseconds it has jumped since
   * the last look, 0 when it has not.
   */
  async sync(read = this.read): Promise<number> {
    const before = this.monotonic();
    const time = (await read()).getTime();
    const after = this.monotonic();
    // The time was read at some moment between; half the way is the best guess, and the error at most the other half.
    const offset = time - (before + after) / 2;
    const error = (after - before) / 2 + 1;
    const known = this.#offset;
    // What lies within its own error of what is known says nothing new.
    if (known !== null && Math.abs(offset - known) <= error) return 0;
    this.#offset = offset;
    return known !== null && Math.abs(offset - known) > error + JUMP_MS ? Math.round(offset - known) : 0;
  }
}

/** Kept on globalThis because the web process loads this module twice: once in Next's bundle, once for its periodic duties. */
const holder = globalThis as typeof globalThis & { gyozaClock?: DatabaseClock };

export function databaseClock(): DatabaseClock {
  holder.gyozaClock ??= new DatabaseClock(async () => {
    const [row] = await query<{ time: Date }>(database(), 'select clock_timestamp() as time', []);
    if (row === undefined) throw new Error('The database did not say what time it is.');
    return row.time;
  });
  return holder.gyozaClock;
}

/** The time by the database's clock: every stamp of a lease is one. */
export function databaseNow(): Date {
  return databaseClock().now();
}
