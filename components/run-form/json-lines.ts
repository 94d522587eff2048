import { parseTree, type Node } from 'jsonc-parser';

/** The line (from 1) of what stands at a path such as `inputs.items.3` in the JSON text of the inputs, or of the innermost thing around it that is there. */
export function lineOf(text: string, path: string): number {
  let node = parseTree(text);
  for (const step of path.split('.').slice(1)) {
    const inner: Node | undefined = node === undefined ? undefined : partOf(node, step);
    if (inner === undefined) break;
    node = inner;
  }
  return text.slice(0, node?.offset ?? 0).split('\n').length;
}

function partOf(node: Node, step: string): Node | undefined {
  if (node.type === 'array') return node.children?.[Number(step)];
  // A property node has its key and its value as children.
  return node.children?.find(({ children }) => children?.[0]?.value === step)?.children?.[1];
}
