/**
 * Which waiting runs a worker may start now. Pure: the caller reads the worker, what it holds and the queue, and stores what comes out.
 */
export interface Need {
  cpu: number;
  ramMb: number;
  vramMb: number;
  gpuId: string | null;
}

export interface Capacity {
  cpu: number;
  ramMb: number;
  gpus: readonly { id: string; vramMb: number }[];
  maxRuns: number;
}

/** What a worker holds for one run; `gpuId` is the GPU it was given. */
export type Holding = Need;

export interface Waiting extends Need {
  id: string;
  /** Milliseconds since the run may start. */
  waitedMs: number;
}

export interface Placed {
  id: string;
  gpuId: string | null;
}

/** A run passed over this long keeps what it lacks: smaller ones behind it no longer take it. */
export const STARVED_AFTER_MS = 30_000;

/** Fractions such as 0.1 + 0.2 must not make a full worker look fuller than it is. */
const EPSILON = 1e-9;

export type Fit = { kind: 'fits'; gpuId: string | null } | { kind: 'busy'; lacks: string } | { kind: 'never'; lacks: string };

/** Whether `need` fits `worker` beside `held`; `never` when it would not fit an empty one. */
export function fit(worker: Capacity, held: readonly Holding[], need: Need): Fit {
  const never = shortage(worker, [], need);
  if (never !== null) return { kind: 'never', lacks: never };
  const now = shortage(worker, held, need);
  if (now !== null) return { kind: 'busy', lacks: now };
  return { kind: 'fits', gpuId: wantsGpu(need) ? (roomiestGpu(worker, held, need)?.id ?? null) : null };
}

/**
 * Takes runs from `queue` (best first) while they fit. A run that fits the empty worker but not now is passed over by smaller ones only until it
 * has waited STARVED_AFTER_MS; from then on what it needs is kept for it as it comes free, and only runs that need nothing of that go ahead.
 */
export function place(worker: Capacity, held: readonly Holding[], queue: readonly Waiting[]): Placed[] {
  const taken: Holding[] = [...held];
  const placed: Placed[] = [];
  for (const run of queue) {
    const verdict = fit(worker, taken, run);
    if (verdict.kind === 'never') continue;
    if (verdict.kind === 'busy') {
      if (run.waitedMs >= STARVED_AFTER_MS) taken.push(reservation(worker, taken, run));
      continue;
    }
    placed.push({ id: run.id, gpuId: verdict.gpuId });
    taken.push({ cpu: run.cpu, ramMb: run.ramMb, vramMb: run.vramMb, gpuId: verdict.gpuId });
  }
  return placed;
}

/** What a starved run needs, held for it: on the GPU it asks for, or on the one that lacks least. */
function reservation(worker: Capacity, held: readonly Holding[], need: Need): Holding {
  const [gpu] = [...worker.gpus]
    .filter(({ id, vramMb }) => (need.gpuId === null || id === need.gpuId) && vramMb >= need.vramMb)
    .sort((a, b) => freeVram(b, held) - freeVram(a, held));
  return { cpu: need.cpu, ramMb: need.ramMb, vramMb: need.vramMb, gpuId: wantsGpu(need) ? (gpu?.id ?? null) : null };
}

function wantsGpu(need: Need): boolean {
  return need.vramMb > 0 || need.gpuId !== null;
}

function freeVram(gpu: { id: string; vramMb: number }, held: readonly Holding[]): number {
  return held.reduce((free, each) => (each.gpuId === gpu.id ? free - each.vramMb : free), gpu.vramMb);
}

function roomiestGpu(worker: Capacity, held: readonly Holding[], need: Need): { id: string; vramMb: number } | undefined {
  return worker.gpus
    .filter((gpu) => (need.gpuId === null || gpu.id === need.gpuId) && freeVram(gpu, held) >= need.vramMb)
    .sort((a, b) => freeVram(b, held) - freeVram(a, held))[0];
}

/** The first thing that `need` lacks beside `held`, in words; null when it fits. */
function shortage(worker: Capacity, held: readonly Holding[], need: Need): string | null {
  const cpu = held.reduce((free, each) => free - each.cpu, worker.cpu);
  if (need.cpu > 0 && need.cpu > cpu + EPSILON)
    return `needs ${need.cpu} CPU, ${Math.max(0, Math.round(cpu * 100) / 100)} of ${worker.cpu} free`;
  const ram = held.reduce((free, each) => free - each.ramMb, worker.ramMb);
  if (need.ramMb > 0 && need.ramMb > ram) return `needs ${need.ramMb} MB of memory, ${Math.max(0, ram)} of ${worker.ramMb} MB free`;
  if (wantsGpu(need) && roomiestGpu(worker, held, need) === undefined) {
    const gpu = need.gpuId === null ? 'a GPU' : `GPU ${need.gpuId}`;
    return need.vramMb > 0 ? `needs ${gpu} with ${need.vramMb} MB of memory free` : `needs ${gpu}`;
  }
  if (held.length >= worker.maxRuns) return `runs ${held.length} of at most ${worker.maxRuns} at once`;
  return null;
}
