import type { Capacity, Holding, Need, Shortage } from '../placement';

/**
 * What fits beside what, by plain sums and by trying every GPU: arithmetic of its own, so that a test of the placement does not ask the code it
 * tests. CPU is counted in tenths, which is what the generators give.
 */
export interface Sums {
  cpu: number;
  ramMb: number;
  runs: number;
  vramMb: ReadonlyMap<string, number>;
}

export function tenths(cpu: number): number {
  return Math.round(cpu * 10);
}

/** What `held` takes of a worker. */
export function sumsOf(held: readonly Holding[]): Sums {
  const vramMb = new Map<string, number>();
  for (const { gpuId, vramMb: taken } of held) if (gpuId !== null) vramMb.set(gpuId, (vramMb.get(gpuId) ?? 0) + taken);
  return {
    cpu: held.reduce((sum, each) => sum + tenths(each.cpu), 0),
    ramMb: held.reduce((sum, each) => sum + each.ramMb, 0),
    runs: held.length,
    vramMb,
  };
}

/** Of what a worker holds more than it has. */
export function overfull(worker: Capacity, held: readonly Holding[]): string[] {
  const sums = sumsOf(held);
  const gpus = new Map(worker.gpus.map(({ id, vramMb }) => [id, vramMb]));
  return [
    ...(sums.cpu > tenths(worker.cpu) ? ['cpu'] : []),
    ...(sums.ramMb > worker.ramMb ? ['ram'] : []),
    ...(sums.runs > worker.maxRuns ? ['slots'] : []),
    ...[...sums.vramMb].filter(([id, taken]) => taken > (gpus.get(id) ?? -1)).map(([id]) => `gpu ${id}`),
  ];
}

/** The GPUs it could be given beside `held`; `[null]` when it wants none. */
export function openGpus(worker: Capacity, held: readonly Holding[], need: Need): (string | null)[] {
  if (need.vramMb === 0 && need.gpuId === null) return [null];
  const taken = sumsOf(held).vramMb;
  return worker.gpus
    .filter(({ id, vramMb }) => (need.gpuId ?? id) === id && (taken.get(id) ?? 0) + need.vramMb <= vramMb)
    .map(({ id }) => id);
}

/** Everything it lacks beside `held`. */
export function lacking(worker: Capacity, held: readonly Holding[], need: Need): Shortage['kind'][] {
  const sums = sumsOf(held);
  return [
    ...(need.tags.every((tag) => worker.tags.includes(tag)) ? [] : ['tags' as const]),
    ...(need.cpu > 0 && sums.cpu + tenths(need.cpu) > tenths(worker.cpu) ? ['cpu' as const] : []),
    ...(need.ramMb > 0 && sums.ramMb + need.ramMb > worker.ramMb ? ['ram' as const] : []),
    ...(openGpus(worker, held, need).length === 0 ? ['gpu' as const] : []),
    ...(sums.runs + 1 > worker.maxRuns ? ['slots' as const] : []),
  ];
}

export function fitsBeside(worker: Capacity, held: readonly Holding[], need: Need): boolean {
  return lacking(worker, held, need).length === 0;
}
