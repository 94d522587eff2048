import { schemaDiff } from './migrations/schema-diff';
import { startTemporaryCluster } from './temporary-cluster';

// Prints the SQL that prisma/migrations lack: save it as prisma/migrations/<yyyymmddhhmmss>_<what>/migration.sql.
const cluster = await startTemporaryCluster();
try {
  const sql = await schemaDiff(cluster.url);
  console.log(sql === '' ? '-- The migrations and prisma/schema.prisma agree.' : sql);
} finally {
  await cluster.stop();
}
