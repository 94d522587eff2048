/** As much of a digest as tells images apart at a glance: "sha256:1f0c4d2a9b7e". */
export function formatDigest(digest: string): string {
  const [, algorithm, hash] = /(?:^|@)([a-z0-9]+):([0-9a-f]{12,})$/.exec(digest) ?? [];
  return algorithm === undefined || hash === undefined ? digest : `${algorithm}:${hash.slice(0, 12)}`;
}

/** What to say where an image is another one than the one that a version was first used with; null where it is the same, or one of them is not known. */
export function imageChanged(image: string, first: string | null | undefined, now: string | null | undefined): string | null {
  if (first == null || now == null || first === now) return null;
  const [then, today] = formatDigest(first) === formatDigest(now) ? [first, now] : [formatDigest(first), formatDigest(now)];
  return `The image ${image} has changed since this version was first used: ${then} then, ${today} now.`;
}
