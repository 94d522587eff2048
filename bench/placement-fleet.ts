import { holdingOf, type Capacity } from '@/lib/domain/placement';
import { orderKey } from '@/lib/domain/queue-order';
import { RESOURCES, total, type Trace, type TracedRun } from './placement-trace';

export interface Started extends TracedRun {
  since: number;
  workerId: string;
  gpuId: string | null;
}

/** Who decides what starts. `asks`: the workers on which something has ended, or where nothing has, null. */
export interface Policy {
  name: string;
  place: (fleet: BenchFleet, asks: readonly string[]) => void;
  ended?: (run: Started, now: number) => void;
}

export interface Outcome {
  makespanMs: number;
  /** In the order of the trace. */
  waits: number[];
  /** Per resource, the share in use while somebody waited. */
  inUse: number[];
  wallMs: number;
}

/** A fleet in time: the line of those that wait, best first, and who runs where. Throws where a worker is given more than it has. */
export class BenchFleet {
  now = 0;
  readonly line: TracedRun[] = [];
  readonly held: ReadonlyMap<string, Started[]>;
  readonly #waits = new Map<string, number>();
  readonly #ends: Started[] = [];

  constructor(readonly trace: Trace) {
    this.held = new Map(trace.workers.map(({ id }) => [id, []]));
  }

  start(run: TracedRun, workerId: string, gpuId: string | null): void {
    const index = this.line.indexOf(run);
    const held = this.held.get(workerId);
    const worker = this.trace.workers.find(({ id }) => id === workerId);
    if (index < 0 || held === undefined || worker === undefined) throw new Error(`Run ${run.id} cannot start on ${workerId}.`);
    this.line.splice(index, 1);
    const started = { ...run, since: this.now, workerId, gpuId };
    held.push(started);
    checkCapacity(worker, held);
    this.#waits.set(run.id, this.now - run.arrivesAt);
    // Later ends first, so that the next one is the last.
    insert(this.#ends, started, (each) => -(each.since + each.durationMs));
  }

  simulate(policy: Policy): Outcome {
    const { runs, workers } = this.trace;
    const used = RESOURCES.map(() => 0);
    const busy = RESOURCES.map(() => 0);
    let waitedMs = 0;
    let wallMs = 0;
    for (let next = 0; next < runs.length || this.#ends.length > 0;) {
      const end = this.#ends.at(-1);
      const at = Math.min(runs[next]?.arrivesAt ?? Infinity, end === undefined ? Infinity : end.since + end.durationMs);
      if (this.line.length > 0) {
        waitedMs += at - this.now;
        used.forEach((amount, index) => (busy[index] = (busy[index] ?? 0) + amount * (at - this.now)));
      }
      this.now = at;
      const asks = this.#end(policy);
      for (let run = runs[next]; run !== undefined && run.arrivesAt <= at; run = runs[next]) {
        insert(this.line, run, (each) => orderKey(each.priority, each.arrivesAt));
        next += 1;
      }
      const began = performance.now();
      policy.place(this, asks);
      wallMs += performance.now() - began;
      const running = [...this.held.values()].flat();
      RESOURCES.forEach(({ takes }, index) => (used[index] = total(running, takes)));
    }
    const missing = runs.filter(({ id }) => !this.#waits.has(id));
    if (missing.length > 0) throw new Error(`${policy.name}: ${missing.length} runs never started, the first is ${missing[0]?.id ?? ''}.`);
    return {
      makespanMs: this.now,
      waits: runs.map(({ id }) => this.#waits.get(id) ?? Infinity),
      inUse: RESOURCES.map(({ has }, index) => (busy[index] ?? 0) / waitedMs / total(workers, has)),
      wallMs,
    };
  }

  #end(policy: Policy): string[] {
    const asks: string[] = [];
    for (let end = this.#ends.at(-1); end !== undefined && end.since + end.durationMs <= this.now; end = this.#ends.at(-1)) {
      this.#ends.pop();
      const held = this.held.get(end.workerId) ?? [];
      held.splice(held.indexOf(end), 1);
      policy.ended?.(end, this.now);
      asks.push(end.workerId);
    }
    return asks;
  }
}

function insert<T>(sorted: T[], item: T, key: (item: T) => number): void {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(sorted[middle] as T) <= key(item)) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, item);
}

/** By plain sums, apart from the code that is measured. */
function checkCapacity(worker: Capacity & { id: string }, held: readonly Started[]): void {
  const holdings = held.map((run) => holdingOf(run, run.gpuId));
  const over =
    held.length > worker.maxRuns ||
    total(holdings, ({ cpu }) => cpu) > worker.cpu + 1e-9 ||
    total(holdings, ({ ramMb }) => ramMb) > worker.ramMb ||
    holdings.some(({ vramMb, gpuId }) => vramMb > 0 && gpuId === null) ||
    worker.gpus.some(({ id, vramMb }) => total(holdings, (each) => (each.gpuId === id ? each.vramMb : 0)) > vramMb);
  if (over) throw new Error(`${worker.id} was given more than it has.`);
}
