import semver from 'semver';
import { countChanges, diffDefinitions, type DefinitionDiff } from '@/lib/domain/diff-definitions';
import { GyozaError } from '@/lib/domain/errors';
import { newestFirst } from '@/lib/domain/latest-version';
import { versionWords, type VersionReference } from '@/lib/domain/version-reference';
import { database } from './db';
import type { Definition } from './generated/prisma/client';
import { presentDefinition } from './present-definition';
import { openSpecs } from './sealed-inputs';

/** What differs between two versions of an op, or revisions of them, archived ones too. Throws `not_found` naming the one that is not there. */
export async function compareVersions(name: string, from: VersionReference, to: VersionReference): Promise<DefinitionDiff> {
  const [before, after] = await Promise.all([findRevision(name, from), findRevision(name, to)]);
  return difference(before, after);
}

export interface SinceEarlier {
  from: string;
  to: string;
  changes: number;
  breaking: number;
}

/**
 * How much changed in `version` since the one before it; null for the first one and for one that is archived. A release is held against the release before
 * it, where there is one.
 */
export async function sinceEarlier(name: string, version: string): Promise<SinceEarlier | null> {
  const rows = await database().definition.findMany({ where: { name, supersededAt: null, archivedAt: null } });
  const versions = newestFirst(rows.map((row) => row.version));
  const at = versions.indexOf(version);
  if (at === -1) return null;
  const older = versions.slice(at + 1);
  const releases = semver.prerelease(version) === null ? older.filter((each) => semver.prerelease(each) === null) : [];
  const from = releases[0] ?? older[0];
  const [before, after] = [from, version].map((each) => rows.find((row) => row.version === each));
  if (from === undefined || before === undefined || after === undefined) return null;
  return { from, to: version, ...countChanges(difference(before, after)) };
}

async function findRevision(name: string, reference: VersionReference): Promise<Definition> {
  const { version, revision } = reference;
  const row = await database().definition.findFirst({
    where: { name, version, ...(revision === null ? { supersededAt: null } : { revision }) },
  });
  if (row === null) throw new GyozaError('not_found', `There is no version ${versionWords(reference)} of this op.`);
  return row;
}

/** Secrets are compared as they are, and shown masked by the comparison. */
function difference(before: Definition, after: Definition): DefinitionDiff {
  const comparable = (row: Definition) => ({ ...presentDefinition(row), input_specs: openSpecs(row) });
  return diffDefinitions(comparable(before), comparable(after));
}
