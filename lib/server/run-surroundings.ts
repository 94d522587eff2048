import type { OpRun } from '@/lib/contract/run';
import { countChanges } from '@/lib/domain/diff-definitions';
import { GyozaError } from '@/lib/domain/errors';
import { latestVersion } from '@/lib/domain/latest-version';
import { compareVersions } from './compare-versions';
import { databaseNow } from './database-clock';
import { database } from './db';
import { definitionStats } from './definition-stats';
import { isOnline } from './worker-views';

/** What is there beside a run, and bears on what a person can do about it. */
export interface RunSurroundings {
  /** Memory of the largest connected machine that may take the run, in MiB; null where there is none. */
  largestRamMb: number | null;
  /** What a new run of the op takes now; null for an ad-hoc run and where all versions are archived. */
  latestVersion: string | null;
  /** The version that ran can be run no more: it is archived. */
  isArchived: boolean;
  /** The newest version other than the one that ran, not archived; null where there is none. */
  otherVersion: string | null;
  /** How long runs of the op usually take, in ms; null where none has completed. */
  usualMs: number | null;
  /** How much differs between the version that ran and the latest; null where they are the same or one of them is not there any more. */
  sinceThen: { changes: number; breaking: number } | null;
}

/** Reads them; costs a few look-ups. */
export async function runSurroundings(run: Pick<OpRun, 'op_definition' | 'op_version' | 'worker_tags'>): Promise<RunSurroundings> {
  const { op_definition: name, op_version: ran, worker_tags: tags = [] } = run;
  const [workers, definitions, stats] = await Promise.all([
    database().worker.findMany({ where: { tags: { hasEvery: tags } }, select: { ramMb: true, lastSeenAt: true } }),
    name === null
      ? []
      : database().definition.findMany({ where: { name, supersededAt: null, archivedAt: null }, select: { version: true } }),
    definitionStats(name === null ? [] : [name]),
  ]);
  const now = databaseNow();
  const sizes = workers.filter((worker) => isOnline(worker, now)).map(({ ramMb }) => ramMb);
  const versions = definitions.map(({ version }) => version);
  const latest = latestVersion(versions);
  return {
    usualMs: (name === null ? undefined : stats.get(name))?.medianMs ?? null,
    sinceThen: name === null || ran === null || latest === null || latest === ran ? null : await changesBetween(name, ran, latest),
    largestRamMb: sizes.length === 0 ? null : Math.max(...sizes),
    latestVersion: latest,
    isArchived: ran !== null && !versions.includes(ran),
    otherVersion: latestVersion(versions.filter((version) => version !== ran)),
  };
}

async function changesBetween(name: string, from: string, to: string): Promise<RunSurroundings['sinceThen']> {
  const reference = (version: string) => ({ version, revision: null });
  try {
    return countChanges(await compareVersions(name, reference(from), reference(to)));
  } catch (error) {
    if (error instanceof GyozaError && error.code === 'not_found') return null;
    throw error;
  }
}
