import { migrate } from '../migrations/migrate';
import { startTemporaryCluster } from '../temporary-cluster';

/** Vitest's global set-up of the `server` tests: one PostgreSQL for all of them, with a migrated database to clone. */
export default async function setUp(): Promise<() => Promise<void>> {
  const cluster = await startTemporaryCluster();
  await migrate(cluster.url);
  process.env['GYOZA_TEST_TEMPLATE_URL'] = cluster.url;
  return cluster.stop;
}
