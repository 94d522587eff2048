import { GyozaError } from '@/lib/domain/errors';
import { latestVersion, newestFirst } from '@/lib/domain/latest-version';
import { database } from './db';
import type { Definition } from './generated/prisma/client';

/** One revision of a version: what was registered, and whether it is what the version still is. */
export interface Revision {
  revision: number;
  image: string;
  /** What the image was when this revision first ran, and what when last; null before. */
  imageDigest: string | null;
  latestImageDigest: string | null;
  pinnedAt: string | null;
  registeredAt: string;
  registeredBy: string | null;
  /** When another one replaced it; null for the current one. */
  replacedAt: string | null;
  runs: number;
  lastUsedAt: string | null;
}

export interface VersionHistory {
  version: string;
  archivedAt: string | null;
  runs: number;
  lastUsedAt: string | null;
  current: Revision;
  /** Newest first. */
  earlier: Revision[];
}

export interface DefinitionHistory {
  name: string;
  title: string;
  /** The version that a call without one means; null when all are archived. */
  latest: string | null;
  /** Newest first, archived ones too. */
  versions: VersionHistory[];
}

interface Use {
  runs: number;
  lastUsedAt: string | null;
}

/** Every version of an op with every revision of it, archived and replaced ones too, and how much each was used. Throws `not_found`. */
export async function definitionHistory(name: string): Promise<DefinitionHistory> {
  const [rows, uses] = await Promise.all([
    database().definition.findMany({ where: { name }, orderBy: { revision: 'desc' } }),
    usesByRevision(name),
  ]);
  const current = rows.filter((row) => row.supersededAt === null);
  if (current.length === 0) throw new GyozaError('not_found', `There is no op named “${name}”.`);
  const latest = latestVersion(current.filter((row) => row.archivedAt === null).map((row) => row.version));
  const byVersion = new Map(current.map((row) => [row.version, row]));
  const versions = newestFirst([...byVersion.keys()]);
  const titled = byVersion.get(latest ?? versions[0] ?? '');
  return {
    name,
    title: titled?.title ?? name,
    latest,
    versions: versions.flatMap((version) => {
      const row = byVersion.get(version);
      return row === undefined
        ? []
        : [
            versionHistory(
              row,
              rows.filter((each) => each.version === version && each.id !== row.id),
              uses,
            ),
          ];
    }),
  };
}

function versionHistory(row: Definition, earlier: readonly Definition[], uses: ReadonlyMap<string, Use>): VersionHistory {
  const present = (each: Definition): Revision => ({
    revision: each.revision,
    image: each.image,
    imageDigest: each.imageDigest,
    latestImageDigest: each.latestImageDigest,
    pinnedAt: each.pinnedAt?.toISOString() ?? null,
    registeredAt: each.updatedAt.toISOString(),
    registeredBy: each.createdBy,
    replacedAt: each.supersededAt?.toISOString() ?? null,
    ...(uses.get(each.id) ?? { runs: 0, lastUsedAt: null }),
  });
  const revisions = [row, ...earlier].map(present);
  const used = revisions.map(({ lastUsedAt }) => lastUsedAt).filter((at) => at !== null);
  return {
    version: row.version,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    runs: revisions.reduce((sum, { runs }) => sum + runs, 0),
    lastUsedAt: used.sort().at(-1) ?? null,
    current: present(row),
    earlier: earlier.map(present),
  };
}

async function usesByRevision(name: string): Promise<Map<string, Use>> {
  const rows = await database().run.groupBy({
    by: ['definitionId'],
    where: { opDefinition: name },
    _count: true,
    _max: { createdAt: true },
  });
  return new Map(
    rows.flatMap((row) =>
      row.definitionId === null
        ? []
        : [[row.definitionId, { runs: row._count, lastUsedAt: row._max.createdAt?.toISOString() ?? null }] as const],
    ),
  );
}
