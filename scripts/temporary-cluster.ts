import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from './postgres/cluster';

/** A PostgreSQL that lives for one task: `stop` ends it and removes its files. */
export type TemporaryCluster = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts one, empty, on a free port. Throws a PlainError when it cannot be started. */
export async function startTemporaryCluster(): Promise<TemporaryCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-database-'));
  // The database's user must get through; what is private inside has modes of its own.
  await chmod(folder, 0o711);
  const cluster = await startCluster({ dataDir: folder, log: (line) => console.error(line), throwAway: true });
  return {
    url: cluster.url,
    stop: async () => {
      await cluster.stop();
      if (cluster.home !== folder) await rm(cluster.home, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
