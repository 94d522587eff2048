import semver from 'semver';

/** Newest first, by semantic version order (1.10.0 after 1.9.0). */
export function newestFirst(versions: readonly string[]): string[] {
  return [...versions].sort((a, b) => semver.compareBuild(b, a));
}

/** The version that a call without `version` means: the highest release, or the highest pre-release when there is no release. */
export function latestVersion(versions: readonly string[]): string | null {
  const sorted = newestFirst(versions);
  return sorted.find((version) => semver.prerelease(version) === null) ?? sorted[0] ?? null;
}
