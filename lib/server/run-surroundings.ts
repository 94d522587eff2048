import type { OpRun } from '@/lib/contract/run';
import { latestVersion } from '@/lib/domain/latest-version';
import { databaseNow } from './database-clock';
import { database } from './db';
import { isOnline } from './worker-views';

/** What is there beside a run, and bears on what a person can do about it. */
export interface RunSurroundings {
  /** Memory of the largest connected machine that may take the run, in MiB; null where there is none. */
  largestRamMb: number | null;
  /** What a new run of the op takes now; null for an ad-hoc run and where all versions are archived. */
  latestVersion: string | null;
  /** The newest version other than the one that ran, not archived; null where there is none. */
  otherVersion: string | null;
}

/** Reads them; costs two look-ups. */
export async function runSurroundings(run: Pick<OpRun, 'op_definition' | 'op_version' | 'worker_tags'>): Promise<RunSurroundings> {
  const { op_definition: name, op_version: ran, worker_tags: tags = [] } = run;
  const [workers, definitions] = await Promise.all([
    database().worker.findMany({ where: { tags: { hasEvery: tags } }, select: { ramMb: true, lastSeenAt: true } }),
    name === null
      ? []
      : database().definition.findMany({ where: { name, supersededAt: null, archivedAt: null }, select: { version: true } }),
  ]);
  const now = databaseNow();
  const sizes = workers.filter((worker) => isOnline(worker, now)).map(({ ramMb }) => ramMb);
  const versions = definitions.map(({ version }) => version);
  return {
    largestRamMb: sizes.length === 0 ? null : Math.max(...sizes),
    latestVersion: latestVersion(versions),
    otherVersion: latestVersion(versions.filter((version) => version !== ran)),
  };
}
