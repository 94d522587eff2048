/** How many of the runs that were seen under way are no longer, given those that are now; and what has been seen by then. */
export function endedSince(seen: ReadonlySet<string>, underWay: readonly string[]): { seen: ReadonlySet<string>; ended: number } {
  const all = new Set([...seen, ...underWay]);
  return { seen: all, ended: all.size - new Set(underWay).size };
}
