import { isMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';

/** A part of a text, in UTF-16 units from its beginning. */
export interface Place {
  from: number;
  to: number;
}

/**
 * Where in a YAML text the field at a path such as `input_specs.top_k.min` stands: its key, or the deepest key on the way there when the field is
 * missing; null for none. A key may itself have dots.
 */
export function locatePath(document: Document, path: string): Place | null {
  let node: unknown = document.contents;
  let place: Place | null = null;
  let steps = path === '' ? [] : path.split('.');
  while (steps.length > 0) {
    const found = step(node, steps);
    if (found === null) return place;
    place = found.place ?? place;
    node = found.node;
    steps = steps.slice(found.used);
  }
  return place;
}

function step(node: unknown, steps: readonly string[]): { node: unknown; place: Place | null; used: number } | null {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(steps[0])];
    return item === undefined ? null : { node: item, place: placeOf(item), used: 1 };
  }
  if (!isMap(node)) return null;
  for (let used = 1; used <= steps.length; used += 1) {
    const name = steps.slice(0, used).join('.');
    const pair = node.items.find(({ key }: Pair) => (isScalar(key) ? String(key.value) : String(key)) === name);
    if (pair !== undefined) return { node: pair.value, place: placeOf(pair.key), used };
  }
  return null;
}

function placeOf(node: unknown): Place | null {
  const range = (node as Node | null)?.range;
  return range == null ? null : { from: range[0], to: range[1] };
}
