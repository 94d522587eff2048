import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { startCluster } from '../postgres/cluster';
import { PlainError } from '../plain-error';
import { openDataFolder } from '../supervisor/data-folder';
import type { Settings } from '../supervisor/settings';

/** The database of an installation for as long as one task takes. */
export type OpenDatabase = { readonly url: string; readonly close: () => Promise<void> };

const access = z.object({ port: z.number(), password: z.string() });

/** The URL of a data folder's own database, running or not; null when there is none yet. */
export async function embeddedUrl(dataDir: string): Promise<string | null> {
  const text = await readFile(join(dataDir, 'database.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const { port, password } = access.parse(JSON.parse(text));
  return `postgresql://gyoza:${password}@127.0.0.1:${port}/gyoza`;
}

/** Whether a database answers there. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  const connected = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end().catch(() => undefined);
  return connected;
}

/**
 * The installation's database for reading beside a running product; one of our own that is stopped is started for the while.
 * @throws PlainError when there is no installation
 */
export async function openForReading(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  const url = settings.databaseUrl ?? (await embeddedUrl(settings.dataDir));
  if (url === null)
    throw new PlainError(`There is no Gyoza in ${settings.dataDir}: set GYOZA_DATA_DIR or DATABASE_URL to the one you mean.`);
  if (settings.databaseUrl !== undefined || (await answers(url))) return { url, close: async () => Promise.resolve() };
  return openAlone(settings, log);
}

/** The installation's database while no product runs on the data folder, made where there is none. */
export async function openAlone(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  const folder = await openDataFolder(settings.dataDir);
  try {
    if (settings.databaseUrl !== undefined) return { url: settings.databaseUrl, close: folder.release };
    const cluster = await startCluster({ dataDir: folder.path, log });
    return {
      url: cluster.url,
      close: async () => {
        await cluster.stop();
        await folder.release();
      },
    };
  } catch (error) {
    await folder.release();
    throw error;
  }
}
