/**
 * Low priority ages: a point of priority is worth this much waiting. A run goes ahead of one that is a point more important and was asked for
 * more than an hour later, so a stream of important runs holds nobody up for ever; among runs of like age the higher priority is always first.
 * Because every waiting run ages alike, the order of two of them never changes, and an index can hold it (runs_order_idx spells the same hour).
 */
export const AGEING_MS = 3_600_000;

/** The place in line: smaller is served earlier. `queuedAt` in ms of the epoch. */
export function orderKey(priority: number, queuedAt: number): number {
  return queuedAt - priority * AGEING_MS;
}
