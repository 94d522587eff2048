import { contentTypeOf } from './content-type';
import type { InputSpec } from './input-spec';

export const MEGABYTE = 1_000_000;

/** What is known of a file before and after it is uploaded. */
export interface KnownFile {
  name: string;
  /** In bytes. */
  size: number;
  /** Its media type as declared, null or empty where nothing is. */
  type: string | null;
}

/** Why a file may not be the value of an input with this spec, in words that follow its name; null when it may. Page and server both ask. */
export function fileProblem(spec: InputSpec, file: KnownFile): string | null {
  const { accept, max_size_mb: limit } = spec;
  if (accept !== undefined && !isAccepted(accept, file)) return `must be a file of the kind ${[accept].flat().join(', ')}`;
  if (limit !== undefined && file.size > limit * MEGABYTE) return `must be a file of at most ${limit} MB`;
  return null;
}

/**
 * Judges as a browser does by the attribute `accept` of a file input (HTML Living Standard, 4.10.5.1.17): an ending such as `.csv`, a media type, or
 * all of a kind such as `image/*`. Browsers guess the type from the name, and so does this where none was declared.
 */
function isAccepted(accept: string | readonly string[], { name, type }: KnownFile): boolean {
  const declared = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const types = [declared, contentTypeOf(name)];
  const kinds = [accept].flat().flatMap((list) => list.split(','));
  return kinds.some((each) => {
    const kind = each.trim().toLowerCase();
    if (kind === '') return false;
    if (kind.startsWith('.')) return name.toLowerCase().endsWith(kind);
    if (kind === '*' || kind === '*/*') return true;
    return types.some((one) => (kind.endsWith('/*') ? one.startsWith(kind.slice(0, -1)) : one === kind));
  });
}
