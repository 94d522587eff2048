import type { OpDefinition } from '@/lib/contract/definition';
import { GyozaError } from '@/lib/domain/errors';
import { latestVersion } from '@/lib/domain/latest-version';
import { database, type Tx } from './db';
import type { Definition } from './generated/prisma/client';
import { presentDefinition } from './present-definition';

/**
 * The stored row of a version, or of the latest. Archived versions are found only by their version, and only for reading.
 * Throws `not_found`.
 */
export async function findDefinition(tx: Tx, name: string, version: string | undefined, use: 'read' | 'run'): Promise<Definition> {
  if (version !== undefined) {
    const row = await tx.definition.findFirst({ where: { name, version, supersededAt: null } });
    if (row === null || (use === 'run' && row.archivedAt !== null)) {
      const archived = row === null ? 'There is no' : 'Archived, so it takes no new runs:';
      throw new GyozaError('not_found', `${archived} version ${version} of an op named “${name}”.`);
    }
    return row;
  }
  const versions = await tx.definition.findMany({ where: { name, supersededAt: null, archivedAt: null }, select: { version: true } });
  const latest = latestVersion(versions.map((row) => row.version));
  const row =
    latest === null ? null : await tx.definition.findFirst({ where: { name, version: latest, supersededAt: null, archivedAt: null } });
  if (row === null) throw new GyozaError('not_found', `There is no op named “${name}”.`);
  return row;
}

/** One definition; without `version` the latest. Throws `not_found`. */
export async function getDefinition(name: string, version?: string): Promise<OpDefinition> {
  return presentDefinition(await findDefinition(database(), name, version, 'read'));
}
