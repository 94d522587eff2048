import { gatesOf, heldGates, type Gate } from '../concurrency';
import { expectedDuration, expectedEnd } from '../expected-end';
import { holdingOf, type Capacity, type Need } from '../placement';
import { orderKey } from '../queue-order';
import { schedule, type Decision, type Fleet, type Machine, type Promised, type QueuedRun } from '../schedule';

/** A run that will ask for a place. Times in ms. */
export interface Arrival {
  id: string;
  arrivesAt: number;
  need: Need;
  priority: number;
  /** The op whose `limit` it shares; null for one that has none. */
  op: { name: string; limit: number } | null;
  /** How long it really takes. */
  durationMs: number;
  /** How long it is said to take; null when nobody can say. */
  usualMs: number | null;
  /** It goes away again when it finds so many in line. */
  longestLine: number;
}

/** One question to the scheduler, and its answer. */
export interface Claim {
  fleet: Fleet;
  queue: QueuedRun[];
  decisions: Decision[];
}

interface Started extends Arrival {
  gpuId: string | null;
  since: number;
  workerId: string;
}

/**
 * A fleet in time, driven as the server drives it: at each arrival and each end every worker that has a slot asks in turn, takes what is for it
 * alone, and the promises of that plan are kept for the next. What takes longer than it was said to is expected to end as the server expects it.
 */
export class FleetSimulation {
  now = 0;
  readonly startedAt = new Map<string, number>();
  /** When each run was first promised to start, once all that starts at that moment had started. */
  readonly firstPromise = new Map<string, number>();
  readonly waiting: Arrival[] = [];
  running: Started[] = [];
  readonly #promised = new Map<string, Promised>();
  #next: Arrival | undefined;
  #turn = 0;

  /** `arrivals` in the order of their times; they may be endless. */
  constructor(
    private readonly machines: readonly (Capacity & { id: string })[],
    private readonly arrivals: Iterator<Arrival, undefined>,
  ) {
    this.#next = arrivals.next().value;
  }

  /** Goes on to the next moment at which something happens; null when nothing more will. */
  step(): Claim[] | null {
    const at = Math.min(this.#next?.arrivesAt ?? Infinity, ...this.running.map((run) => run.since + run.durationMs));
    if (at === Infinity) return null;
    this.now = at;
    this.running = this.running.filter((run) => run.since + run.durationMs > at);
    while (this.#next !== undefined && this.#next.arrivesAt <= at) {
      if (this.waiting.length < this.#next.longestLine) this.waiting.push(this.#next);
      this.#next = this.arrivals.next().value;
    }
    this.waiting.sort((a, b) => orderKey(a.priority, a.arrivesAt) - orderKey(b.priority, b.arrivesAt));
    this.#turn += 1;
    const claims = this.machines.map((_, index) => this.#claim((index + this.#turn) % this.machines.length));
    for (const decision of claims.at(-1)?.decisions ?? []) {
      if (decision.kind === 'wait' && decision.reservation !== null && !this.firstPromise.has(decision.id))
        this.firstPromise.set(decision.id, decision.reservation.at);
    }
    return claims;
  }

  #claim(asking: number): Claim {
    const queue = this.waiting.map((run) => this.#queued(run));
    const sites = this.machines.map((machine) => this.#site(machine));
    const machines = [...sites.slice(asking, asking + 1), ...sites.filter((_, index) => index !== asking)];
    const held = this.running.flatMap(({ op }) => (op === null ? [] : heldGates({ scope: op.name, exclusive: false, key: null })));
    const gates = new Map([...new Set(held)].map((name) => [name, held.filter((each) => each === name).length]));
    const fleet: Fleet = { now: this.now, machines, gates, served: new Map() };
    const decisions = schedule(fleet, queue);
    for (const decision of decisions) {
      if (decision.kind === 'wait') {
        if (decision.reservation !== null) this.#promised.set(decision.id, decision.reservation.promised);
      } else if (decision.workerId === machines[0]?.id) this.#start(decision);
    }
    return { fleet, queue, decisions };
  }

  #start({ id, workerId, gpuId }: Decision & { kind: 'start' }): void {
    const index = this.waiting.findIndex((run) => run.id === id);
    const [run] = this.waiting.splice(index, 1);
    if (run === undefined) throw new Error(`${id} does not wait.`);
    this.running.push({ ...run, gpuId, workerId, since: this.now });
    this.startedAt.set(id, this.now);
  }

  #queued(run: Arrival): QueuedRun {
    return {
      ...run.need,
      id: run.id,
      priority: run.priority,
      gates: gatesFor(run),
      turn: null,
      durationMs: expectedDuration(run.usualMs, null),
      promised: this.#promised.get(run.id) ?? null,
    };
  }

  #site(machine: Capacity & { id: string }): Machine {
    const held = this.running
      .filter(({ workerId }) => workerId === machine.id)
      .map((run) => ({
        ...holdingOf(run.need, run.gpuId),
        id: run.id,
        since: run.since,
        endsAt: expectedEnd({ now: this.now, since: run.since, usualMs: run.usualMs, timeoutMs: null }),
      }));
    return { ...machine, held };
  }
}

function gatesFor({ op }: Arrival): Gate[] {
  return op === null ? [] : gatesOf({ scope: op.name, exclusive: false, concurrency: { limit: op.limit }, key: null });
}
