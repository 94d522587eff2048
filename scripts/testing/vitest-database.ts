import { migrate } from '../migrations/migrate';
import { startTemporaryCluster, type TemporaryCluster } from '../temporary-cluster';

/** Each project loads this module anew, in the same process. */
const shared = globalThis as typeof globalThis & { gyozaTestCluster?: Promise<TemporaryCluster> };

/** Vitest's global set-up of the tests that need PostgreSQL: one for all of them, with a migrated database to clone. */
export default async function setUp(): Promise<() => Promise<void>> {
  shared.gyozaTestCluster ??= migratedCluster();
  const cluster = await shared.gyozaTestCluster;
  process.env['GYOZA_TEST_TEMPLATE_URL'] = cluster.url;
  return async () => {
    if (shared.gyozaTestCluster === undefined) return;
    delete shared.gyozaTestCluster;
    await cluster.stop();
  };
}

async function migratedCluster(): Promise<TemporaryCluster> {
  const cluster = await startTemporaryCluster();
  await migrate(cluster.url);
  return cluster;
}
