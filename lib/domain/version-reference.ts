/** A version of an op, or an earlier revision of it: `1.0.0` is what it is now, `1.0.0@2` what it was after it had been replaced once. */
export interface VersionReference {
  version: string;
  /** Null for the current one. */
  revision: number | null;
}

/** Reads one as it stands in an address; null when it is none. No semantic version has an `@`. Whether there is such a version is not looked up. */
export function parseVersionReference(text: string): VersionReference | null {
  const [, version, revision] = /^([0-9A-Za-z.+-]{1,256})(?:@([1-9]\d{0,8}))?$/.exec(text) ?? [];
  if (version === undefined) return null;
  return { version, revision: revision === undefined ? null : Number(revision) };
}

export function formatVersionReference({ version, revision }: VersionReference): string {
  return revision === null ? version : `${version}@${revision}`;
}

/** In words. */
export function versionWords({ version, revision }: VersionReference): string {
  return revision === null ? version : `${version}, revision ${revision}`;
}
