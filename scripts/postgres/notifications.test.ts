import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster, type Cluster } from './cluster';
import { migrate } from '../migrations/migrate';

// A PostgreSQL of its own, because it is restarted: the others' must stay up. What reads DATABASE_URL is loaded after that is set.
let folder = '';
let cluster: Cluster;
const load = async () => ({
  ...(await import('@/lib/server/notifications')),
  ...(await import('@/lib/server/db')),
  ...(await import('@/lib/server/testing/fixtures')),
});
let server: Awaited<ReturnType<typeof load>>;

const start = async (): Promise<Cluster> => startCluster({ dataDir: folder, log: () => undefined, throwAway: true });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-notifications-'));
  await chmod(folder, 0o711);
  cluster = await start();
  await migrate(cluster.url);
  process.env['DATABASE_URL'] = cluster.url;
  process.env['GYOZA_LOG_LEVEL'] = 'silent';
  server = await load();
}, 60_000);
afterAll(async () => {
  await server.closeNotifications();
  await server.closeDatabase();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function query(sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** The next call of a listener of `queue`, beginning now. */
async function listen(): Promise<{ next: () => Promise<void>; stop: () => void }> {
  const wakeup = new server.Wakeup();
  const stop = await server.subscribe('queue', wakeup.raise);
  return { next: async () => expect(await wakeup.wait(15_000)).toBe(true), stop };
}

test('a notification connection that the database ends is opened again, and everybody who listens looks again', async () => {
  const { next, stop } = await listen();
  const ended = await query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid()`,
  );
  expect(ended).toBe(1);
  await next(); // what was notified in between is not missed
  await query(`select pg_notify('gyoza', 'queue')`);
  await next();
  stop();
});

test('after a restart of the database listeners look again and hear, and work goes on', { tags: 'long', timeout: 60_000 }, async () => {
  const { next, stop } = await listen();
  const { id } = await server.adHocRun();
  await next();
  await cluster.stop();
  cluster = await start();
  await next();
  const claimed = await server.assign(id, 'w1');
  expect(claimed.run_id).toBe(id);
  await query(`select pg_notify('gyoza', 'queue')`);
  await next();
  stop();
});
