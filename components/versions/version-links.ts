import { formatVersionReference, type VersionReference } from '@/lib/domain/version-reference';

/** The page of an op's versions. */
export function versionsHref(name: string): string {
  return `/definitions/${name}/versions`;
}

/** Two versions, or revisions of them, side by side. */
export function compareHref(name: string, from: VersionReference, to: VersionReference): string {
  const query = new URLSearchParams({ from: formatVersionReference(from), to: formatVersionReference(to) });
  return `${versionsHref(name)}?${query}#compare-title`;
}

/** The op's page with that version chosen. */
export function versionHref(name: string, version: string): string {
  return `/definitions/${name}?${new URLSearchParams({ version })}`;
}

/** The runs of that version, all its revisions. */
export function versionRunsHref(name: string, version: string): string {
  return `/runs?${new URLSearchParams({ op_definition: name, op_version: version })}`;
}
