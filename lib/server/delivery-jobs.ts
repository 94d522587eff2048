import { setTimeout as delay } from 'node:timers/promises';
import { Logger, run } from 'graphile-worker';
import pg from 'pg';
import { database } from './db';
import { deliver } from './deliver';
import { env } from './env';
import { logger } from './logger';

/** Jobs are announced; this finds those whose time has come, tries again among them. Each of `AT_ONCE` asks by itself. */
const POLL_MS = 5000;
const AT_ONCE = 4;

/** What should have been tried this long ago has lost its job. */
const OVERDUE_S = 60;
const LOOK_MS = 60_000;
const LOGGED: readonly string[] = ['error', 'warning'];
/** After a fault, such as a database that is away for long, it begins anew. */
const AGAIN_MS = 5000;

/**
 * Sends deliveries when they are due, by graphile-worker on tables of its own in the schema `graphile_worker`, which it makes where they are missing.
 * The rows of `deliveries` are the truth and its jobs only wake us, so none is lost with those tables: what is pending gets its job again. Returns the
 * way to stop, which waits for what is being sent.
 */
export function startDeliveryJobs(): () => Promise<void> {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        await work(stop.signal);
      } catch (error) {
        logger().warn({ err: error }, 'deliveries pause because of a fault');
        await delay(AGAIN_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      }
    }
  })();
  return async () => {
    stop.abort();
    await running;
  };
}

/** Works until told to stop. Throws when it cannot go on. */
async function work(stop: AbortSignal): Promise<void> {
  // A pool of its own: one connection always listens.
  const pool = new pg.Pool({ connectionString: env().DATABASE_URL, max: AT_ONCE + 1 });
  pool.on('error', () => undefined);
  try {
    const runner = await run({
      pgPool: pool,
      concurrency: AT_ONCE,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      crontab: '',
      logger: new Logger(() => (level, message) => {
        if (LOGGED.includes(level)) logger().warn(`deliveries: ${message}`);
      }),
      taskList: {
        deliver: async (payload) => {
          if (typeof payload === 'object' && payload !== null && 'id' in payload && typeof payload.id === 'string')
            await deliver(payload.id);
        },
      },
    });
    const end = (): void => void runner.stop().catch(() => undefined); // it may have stopped by itself
    stop.addEventListener('abort', end, { once: true });
    if (stop.aborted) end();
    let looking = giveJobs(0);
    const timer = setInterval(() => {
      looking = giveJobs(OVERDUE_S);
    }, LOOK_MS);
    try {
      await runner.promise;
    } finally {
      clearInterval(timer);
      await looking;
    }
  } finally {
    await pool.end();
  }
}

/** Gives each delivery its job that should have been tried a while ago: the trigger on its time does. */
async function giveJobs(overdueS: number): Promise<void> {
  try {
    await database()
      .$executeRaw`update deliveries set due_at = due_at where state = 'PENDING' and (${overdueS} = 0 or due_at < now() - make_interval(secs => ${overdueS}))`;
  } catch (error) {
    logger().warn({ err: error }, 'looking for deliveries without a job failed');
  }
}
