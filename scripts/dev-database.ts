import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { migrate } from './migrations/migrate';
import { startCluster } from './postgres/cluster';

// A migrated database for trying things out: prints `DATABASE_URL=…` and serves until Ctrl-C. The folder is kept.
const dataDir = resolve(process.argv[2] ?? '.gyoza-dev-database');
await mkdir(dataDir, { recursive: true });
const cluster = await startCluster({ dataDir, log: (line) => console.error(line) });
await migrate(cluster.url);
console.log(`DATABASE_URL=${cluster.url}`);
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void cluster.stop());
await cluster.ended;
