import type { Capacity, Need } from '@/lib/domain/placement';

export interface TracedRun extends Need {
  id: string;
  op: string;
  priority: number;
  arrivesAt: number;
  durationMs: number;
  timeoutS: number | null;
}

export interface Trace {
  workers: (Capacity & { id: string })[];
  /** In the order of their arrival, which is in ms. */
  runs: TracedRun[];
}

const OPS = 40;
const GPU_MB = 24_000;
const SLOTS_PER_CORE = 4;

/** Sizes of ops and how many of a hundred ops have them; each fits some worker. */
const SIZES = [
  { share: 40, cpu: [0.5, 1], ramMb: [500, 1000, 2000], vramMb: 0 },
  { share: 25, cpu: [1, 2, 4], ramMb: [4000, 8000, 12_000], vramMb: 0 },
  { share: 15, cpu: [4, 8], ramMb: [16_000, 24_000, 32_000], vramMb: 0 },
  { share: 8, cpu: [16, 24, 32], ramMb: [32_000, 64_000, 120_000], vramMb: 0 },
  { share: 12, cpu: [2, 4], ramMb: [8000, 16_000], vramMb: GPU_MB },
] as const;

/** Mulberry32: the same numbers for the same seed everywhere. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Fifty workers of three kinds, and runs of forty ops that come in bursts. Durations are log-normal, between ops and within one; long enough
 * together to fill the workers that are asked for most to `load` of what they have in the time in which they arrive.
 */
export function makeTrace(seed: number, count: number, load: number): Trace {
  const random = numbers(seed);
  const pick = <T>(of: readonly [T, ...T[]] | readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const workers = [
    ...Array.from({ length: 24 }, (_, n) => worker(`small-${n}`, 8, 32_000, 0)),
    ...Array.from({ length: 18 }, (_, n) => worker(`large-${n}`, 32, 128_000, 0)),
    ...Array.from({ length: 8 }, (_, n) => worker(`gpu-${n}`, 16, 64_000, 2)),
  ];
  const classes = SIZES.flatMap((size) => Array.from({ length: Math.round((size.share / 100) * OPS) }, () => size));
  const ops = classes.map((size, n) => ({
    id: `op-${n}`,
    need: {
      cpu: pick(size.cpu),
      ramMb: pick(size.ramMb),
      vramMb: size.vramMb === 0 ? 0 : pick([size.vramMb / 3, size.vramMb]),
      gpuId: null,
      tags: [],
    },
    medianMs: 60_000 * Math.exp(normal()),
    timeoutS: random() < 0.3 ? 7200 : null,
    priority: random() < 0.1 ? 1 : 0,
  }));
  const runs: TracedRun[] = [];
  while (runs.length < count) {
    const op = pick(ops);
    const size = Math.min(count - runs.length, Math.ceil(Math.exp(1.5 * Math.abs(normal()))));
    const arrivesAt = random();
    for (let n = 0; n < size; n += 1) {
      const durationMs = Math.round(Math.min(op.medianMs * Math.exp(0.7 * normal()), 7_200_000));
      const { need, timeoutS, priority } = op;
      runs.push({ ...need, id: '', op: op.id, priority, arrivesAt, durationMs, timeoutS });
    }
  }
  const spanMs = Math.max(...shares(workers, runs).map((share) => total(share.runs, share.of) / share.capacity));
  runs.sort((a, b) => a.arrivesAt - b.arrivesAt);
  return {
    workers,
    runs: runs.map((run, n) => ({ ...run, id: String(n).padStart(6, '0'), arrivesAt: Math.round((run.arrivesAt * spanMs) / load) })),
  };
}

/** What is shared out: how much a run takes, for how long, how much a worker has, and how much of it one run could take. */
export const RESOURCES = [
  resource(
    'cpu',
    ({ cpu }) => cpu,
    ({ cpu }) => cpu,
    ({ cpu }) => cpu,
  ),
  resource(
    'ram',
    ({ ramMb }) => ramMb,
    ({ ramMb }) => ramMb,
    ({ ramMb }) => ramMb,
  ),
  resource(
    'vram',
    ({ vramMb }) => vramMb,
    ({ gpus }) => total(gpus, ({ vramMb }) => vramMb),
    ({ gpus }) => Math.max(0, ...gpus.map(({ vramMb }) => vramMb)),
  ),
];

function resource(name: string, takes: (run: Need) => number, has: (worker: Capacity) => number, most: (worker: Capacity) => number) {
  return { name, takes, has, most, of: (run: TracedRun) => takes(run) * run.durationMs };
}

/** Part of the work on part of the fleet: the runs that take at least so much of one resource, and the workers that have so much of it. */
export interface Share {
  name: string;
  runs: readonly TracedRun[];
  /** What a run takes of the resource, times its duration in ms. */
  of: (run: TracedRun) => number;
  capacity: number;
}

export function shares(workers: Trace['workers'], runs: readonly TracedRun[]): Share[] {
  return RESOURCES.flatMap(({ name, takes, of, has, most }) =>
    [...new Set(runs.map(takes))]
      .filter((least) => least > 0)
      .map((least) => ({
        name: `${name} for runs of ${least} or more`,
        runs: runs.filter((run) => takes(run) >= least),
        of,
        capacity: total(
          workers.filter((worker) => most(worker) >= least),
          has,
        ),
      })),
  );
}

export function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

function worker(id: string, cpu: number, ramMb: number, gpus: number): Capacity & { id: string } {
  return {
    id,
    cpu,
    ramMb,
    gpus: Array.from({ length: gpus }, (_, n) => ({ id: `g${n}`, vramMb: GPU_MB })),
    maxRuns: cpu * SLOTS_PER_CORE,
    tags: [],
  };
}
