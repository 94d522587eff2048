/**
 * What fits where. Pure: the caller reads the workers and what they hold. Which run comes when is decided in schedule.ts.
 */
export interface Holding {
  cpu: number;
  ramMb: number;
  vramMb: number;
  /** The GPU it was given; for a need, the only one it may have. */
  gpuId: string | null;
}

export interface Need extends Holding {
  /** Every one of them must be among the worker's tags. */
  tags: readonly string[];
}

export interface Capacity {
  cpu: number;
  ramMb: number;
  gpus: readonly { id: string; vramMb: number }[];
  maxRuns: number;
  tags: readonly string[];
}

/** What a run lacks on a worker. */
export type Shortage =
  | { kind: 'tags'; missing: readonly string[] }
  | { kind: 'cpu'; needed: number; free: number; total: number }
  | { kind: 'ram'; neededMb: number; freeMb: number; totalMb: number }
  | { kind: 'gpu'; gpuId: string | null; neededMb: number }
  | { kind: 'slots'; held: number; total: number };

export type Fit = { kind: 'fits'; gpuId: string | null } | { kind: 'busy'; lacks: Shortage } | { kind: 'never'; lacks: Shortage };

/** Counted in whole billionths, so that adding and giving back fractions such as 0.1 and 0.2 loses nothing. */
const PARTS_OF_A_CPU = 1e9;

/** The room that is left on one worker. */
export class Room {
  #cpu: number;
  #ramMb: number;
  #held = 0;
  readonly #vramMb: Map<string, number>;

  constructor(
    readonly capacity: Capacity,
    held: Iterable<Holding> = [],
  ) {
    this.#cpu = Math.round(capacity.cpu * PARTS_OF_A_CPU);
    this.#ramMb = capacity.ramMb;
    this.#vramMb = new Map(capacity.gpus.map(({ id, vramMb }) => [id, vramMb]));
    for (const each of held) this.take(each);
  }

  take(holding: Holding): void {
    this.#change(holding, 1);
  }

  giveBack(holding: Holding): void {
    this.#change(holding, -1);
  }

  #change(holding: Holding, sign: 1 | -1): void {
    this.#cpu -= sign * Math.round(holding.cpu * PARTS_OF_A_CPU);
    this.#ramMb -= sign * holding.ramMb;
    this.#held += sign;
    const free = holding.gpuId === null ? undefined : this.#vramMb.get(holding.gpuId);
    if (holding.gpuId !== null && free !== undefined) this.#vramMb.set(holding.gpuId, free - sign * holding.vramMb);
  }

  /** Runs that may still be started, whatever they need. */
  get slots(): number {
    return Math.max(0, this.capacity.maxRuns - this.#held);
  }

  /** The GPUs that `need` could be given now, the one with most room first; `[null]` when it wants none. */
  gpusFor(need: Need): (string | null)[] {
    if (!wantsGpu(need)) return [null];
    return this.capacity.gpus
      .filter(({ id }) => (need.gpuId === null || id === need.gpuId) && this.#free(id) >= need.vramMb)
      .sort((a, b) => this.#free(b.id) - this.#free(a.id))
      .map(({ id }) => id);
  }

  #free(gpuId: string): number {
    return this.#vramMb.get(gpuId) ?? 0;
  }

  /** The first thing that `need` lacks here; null when it fits. */
  shortage(need: Need): Shortage | null {
    const { capacity } = this;
    const missing = need.tags.filter((tag) => !capacity.tags.includes(tag));
    if (missing.length > 0) return { kind: 'tags', missing };
    if (need.cpu > 0 && Math.round(need.cpu * PARTS_OF_A_CPU) > this.#cpu) {
      return { kind: 'cpu', needed: need.cpu, free: Math.max(0, this.#cpu / PARTS_OF_A_CPU), total: capacity.cpu };
    }
    if (need.ramMb > 0 && need.ramMb > this.#ramMb) {
      return { kind: 'ram', neededMb: need.ramMb, freeMb: Math.max(0, this.#ramMb), totalMb: capacity.ramMb };
    }
    if (this.gpusFor(need).length === 0) return { kind: 'gpu', gpuId: need.gpuId, neededMb: need.vramMb };
    return this.slots === 0 ? { kind: 'slots', held: this.#held, total: capacity.maxRuns } : null;
  }
}

/** Whether `need` fits `worker` beside `held`; `never` when it would not fit an empty one. */
export function fit(worker: Capacity, held: readonly Holding[], need: Need): Fit {
  const never = new Room(worker).shortage(need);
  if (never !== null) return { kind: 'never', lacks: never };
  const room = new Room(worker, held);
  const now = room.shortage(need);
  return now === null ? { kind: 'fits', gpuId: room.gpusFor(need)[0] ?? null } : { kind: 'busy', lacks: now };
}

/** What the worker holds once `need` has started there, on the GPU it was given. */
export function holdingOf(need: Need, gpuId: string | null): Holding {
  return { cpu: need.cpu, ramMb: need.ramMb, vramMb: need.vramMb, gpuId };
}

function wantsGpu(need: Need): boolean {
  return need.vramMb > 0 || need.gpuId !== null;
}
