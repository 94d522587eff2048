/**
 * Whether an image may run: `patterns` are globs, `*` for anything but a slash and `**` for anything, such as `registry.example.com/team/*`. An empty
 * list allows all. Both are read as the docker command line reads an image: `busybox` is `docker.io/library/busybox`. A pattern that names no tag
 * and no digest allows them all.
 */
export function isAllowedImage(patterns: readonly string[], image: string): boolean {
  if (patterns.length === 0) return true;
  const { name, rest } = split(image);
  return patterns.some((pattern) => {
    const allowed = split(pattern);
    if (!matches(allowed.name, name)) return false;
    return allowed.rest === '' || matches(allowed.rest, rest === '' ? ':latest' : rest);
  });
}

/** A reference as a full name, and its tag or digest with the sign before it. */
function split(reference: string): { name: string; rest: string } {
  const [, name = '', rest = ''] = /^(.*?)((?::[^/@]*)?(?:@.*)?)$/.exec(reference.trim()) ?? [];
  const parts = name.split('/');
  const first = parts[0] ?? '';
  if (first === '**' || (parts.length > 1 && /[.:]|^localhost$/.test(first)))
    return { name: [first.toLowerCase(), ...parts.slice(1)].join('/'), rest };
  return { name: ['docker.io', ...(parts.length === 1 ? ['library'] : []), ...parts].join('/'), rest };
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)))
    .join('');
  return new RegExp(`^${source}$`).test(text);
}
