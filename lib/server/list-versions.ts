import type { OpDefinition } from '@/lib/contract/definition';
import { GyozaError } from '@/lib/domain/errors';
import { newestFirst } from '@/lib/domain/latest-version';
import { database } from './db';
import { presentDefinition } from './present-definition';

/** What the versions of a definition are called, archived ones too, newest first; none where there is no such op. */
export async function versionNames(name: string): Promise<string[]> {
  const rows = await database().definition.findMany({ where: { name, supersededAt: null }, select: { version: true } });
  return newestFirst(rows.map((row) => row.version));
}

/** Every version of a definition that is not archived, newest first. Throws `not_found`. */
export async function listVersions(name: string): Promise<OpDefinition[]> {
  const rows = await database().definition.findMany({ where: { name, supersededAt: null, archivedAt: null } });
  if (rows.length === 0) throw new GyozaError('not_found', `There is no op named “${name}”.`);
  const byVersion = new Map(rows.map((row) => [row.version, row]));
  return newestFirst([...byVersion.keys()]).flatMap((version) => {
    const row = byVersion.get(version);
    return row === undefined ? [] : [presentDefinition(row)];
  });
}
