import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { PlainError, errorCode, messageOf } from '../plain-error';
import { migrate } from '../migrations/migrate';
import { startCluster, type Cluster } from '../postgres/cluster';

/** The database the product works on, migrated. */
export type Database = { readonly url: string; readonly place: string; readonly stop: () => Promise<void> };

/** Starts our own PostgreSQL and keeps it running, or connects to the one that DATABASE_URL names; then migrates it. */
export async function openDatabase(dataDir: string, databaseUrl: string | undefined, log: (line: string) => void): Promise<Database> {
  if (databaseUrl !== undefined) {
    await checkConnection(databaseUrl);
    await migrate(databaseUrl);
    return { url: databaseUrl, place: withoutPassword(databaseUrl), stop: async () => Promise.resolve() };
  }
  const cluster = await startCluster({ dataDir, log });
  try {
    await migrate(cluster.url);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const stop = keepRunning(cluster, dataDir, log);
  return { url: cluster.url, place: cluster.home, stop };
}

/** Starts the server again whenever it ends by itself, on the same port, so that everybody's connections come back. */
function keepRunning(first: Cluster, dataDir: string, log: (line: string) => void): () => Promise<void> {
  let current = first;
  const stopping = new AbortController();
  const loop = (async () => {
    for (;;) {
      await current.ended;
      if (stopping.signal.aborted) return;
      log('The database ended and is started again.');
      try {
        current = await startCluster({ dataDir, log });
      } catch (error) {
        log(messageOf(error));
        await delay(2000, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  })();
  return async () => {
    stopping.abort();
    await current.stop();
    await loop;
  };
}

async function checkConnection(url: string): Promise<void> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    await client.end();
  } catch (error) {
    throw new PlainError(`The database that DATABASE_URL names (${withoutPassword(url)}) cannot be used: ${reasonOf(error)}.`);
  }
}

/** Why a connection failed, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is not known';
    case '28P01':
    case '28000':
      return 'it refuses this user or password';
    case '3D000':
      return 'there is no such database on it; create it first';
    default:
      return messageOf(error).replace(/\.$/, '') || 'it does not answer';
  }
}

/** A database URL as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^:/@]*):[^@]*@/, '$1@').replace(/\?.*$/, '');
}
