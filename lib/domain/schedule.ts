import type { Gate } from './concurrency';
import { holdingOf, Room, type Capacity, type Holding, type Need, type Shortage } from './placement';
import { earliestStart, type HeldRun, type Start } from './reservation';
import { Turns, type Turn } from './take-turns';

export interface Machine extends Capacity {
  id: string;
  held: readonly HeldRun[];
}

/** What a waiting run was promised: the worker that is kept free for it, and by when; Infinity when nobody could say. */
export interface Promised {
  workerId: string;
  by: number;
}

export interface QueuedRun extends Need {
  id: string;
  priority: number;
  gates: readonly Gate[];
  turn: Turn | null;
  /** How long it is expected to take at most, in ms; Infinity when nobody can say. */
  durationMs: number;
  promised: Promised | null;
}

/** Where room is kept for a run, and until when smaller ones may use it. */
export interface Reservation {
  workerId: string;
  at: number;
  after: readonly string[];
  promised: Promised;
}

export type WaitReason =
  /** No worker could ever take it; what each of them lacks. */
  | { kind: 'impossible'; lacks: readonly { workerId: string; lacks: Shortage }[] }
  | { kind: 'gate'; gate: Gate; held: number; reservedFor: readonly string[] }
  /** Every worker that could take it is too full; the nearest one. */
  | { kind: 'room'; workerId: string; lacks: Shortage }
  /** It would fit, but would delay a run that is ahead of it. */
  | { kind: 'reserved'; workerId: string; forRun: string };

export type Decision =
  /** `passed`: how many runs ahead of it go on waiting for room, not delayed by it. */
  | { kind: 'start'; id: string; workerId: string; gpuId: string | null; passed: number }
  | { kind: 'wait'; id: string; reason: WaitReason; reservation: Reservation | null };

/** A promise that is missed by more than this is kept from then on, whatever it costs. */
const GRACE_MS = 5000;

/** What a worker is kept for: the run, when, and the room that there will be then, less what of it was given to runs behind it. */
interface Kept {
  run: QueuedRun;
  at: number;
  firm: boolean;
  room: Room;
}

interface Site {
  machine: Machine;
  room: Room;
  held: HeldRun[];
  kept: Kept | null;
}

export interface Fleet {
  now: number;
  /** Workers that take runs. The one that asks comes first: it is given what fits it. */
  machines: readonly Machine[];
  /** How many runs hold each gate. */
  gates: ReadonlyMap<string, number>;
  /** The key of each scope whose turn was last. */
  served: ReadonlyMap<string, string>;
}

/**
 * Places `queue` (best first) on the workers, by EASY backfilling (Lifka 1995; Mu'alem and Feitelson 2001) with one reservation per worker: a run
 * that fits nowhere now is given the worker where it can start earliest, and what comes behind it may use that worker only if it ends before, or
 * uses only what is left beside it. Estimates may be wrong, so a promise is never put off, and one that was missed becomes firm: its worker is no
 * longer changed, and what it waits for is no longer believed to end on time. As every run ends some day, every run that fits some worker starts
 * some day.
 */
export function schedule(fleet: Fleet, queue: readonly QueuedRun[]): Decision[] {
  return new Schedule(fleet).decide(queue);
}

class Schedule {
  readonly #now: number;
  readonly #sites: Site[];
  readonly #gates: Map<string, number>;
  readonly #gatesKept = new Map<string, { forRun: string; at: number; firm: boolean }[]>();
  /** Needs that fit nowhere and have found no worker to reserve: in one round, room only shrinks. Its figures hold until the next start. */
  readonly #hopeless = new Map<string, { reason: WaitReason; starts: number }>();
  #starts = 0;
  #passed = 0;

  constructor(private readonly fleet: Fleet) {
    this.#now = fleet.now;
    this.#gates = new Map(fleet.gates);
    this.#sites = fleet.machines.map((machine) => ({
      machine,
      room: new Room(machine, machine.held),
      held: [...machine.held],
      kept: null,
    }));
  }

  decide(queue: readonly QueuedRun[]): Decision[] {
    const turns = new Turns(queue, this.fleet.served);
    return queue.map((place) => this.#place(turns.next(place, (run) => this.#closedGate(run) === null)));
  }

  #place(run: QueuedRun): Decision {
    const closed = this.#closedGate(run);
    if (closed !== null) return { kind: 'wait', id: run.id, reason: closed, reservation: null };
    const shape = `${run.cpu} ${run.ramMb} ${run.vramMb} ${run.gpuId ?? ''} ${run.tags.join()}`;
    const known = this.#hopeless.get(shape);
    if (known !== undefined) {
      if (known.starts !== this.#starts && known.reason.kind === 'room') known.reason = this.#shortage(run, undefined);
      known.starts = this.#starts;
      return this.#wait(run, known.reason, null);
    }

    let behind: WaitReason | null = null;
    for (const site of this.#inOrder(run)) {
      if (site.room.shortage(run) !== null) continue;
      const gpuId = this.#seat(site, run);
      if (gpuId !== undefined) return this.#start(site, run, gpuId);
      behind ??= { kind: 'reserved', workerId: site.machine.id, forRun: site.kept?.run.id ?? '' };
    }
    const reservation = this.#reserve(run);
    const reason = behind ?? this.#shortage(run, reservation?.workerId);
    if (behind === null && reservation === null) this.#hopeless.set(shape, { reason, starts: this.#starts });
    return this.#wait(run, reason, reservation);
  }

  /**
   * The worker that was promised comes first, as any other may be promised to a run behind; but only until the promise is missed, since a worker
   * that has room and never asks must not hold the run up.
   */
  #inOrder({ promised }: QueuedRun): readonly Site[] {
    if (promised === null || promised.by === Infinity || this.#now > promised.by + GRACE_MS) return this.#sites;
    const own = this.#sites.find(({ machine }) => machine.id === promised.workerId);
    return own === undefined ? this.#sites : [own, ...this.#sites.filter((site) => site !== own)];
  }

  #wait(run: QueuedRun, reason: WaitReason, reservation: Reservation | null): Decision {
    if (reason.kind !== 'impossible') this.#passed += 1;
    return { kind: 'wait', id: run.id, reason, reservation };
  }

  #start(site: Site, run: QueuedRun, gpuId: string | null): Decision {
    const holding: HeldRun = { ...holdingOf(run, gpuId), id: run.id, since: this.#now, endsAt: this.#now + run.durationMs };
    this.#starts += 1;
    site.room.take(holding);
    site.held.push(holding);
    if (site.kept !== null && !this.#endsBefore(run, site.kept)) site.kept.room.take(holding);
    for (const gate of run.gates) this.#gates.set(gate.name, (this.#gates.get(gate.name) ?? 0) + 1);
    return { kind: 'start', id: run.id, workerId: site.machine.id, gpuId, passed: this.#passed };
  }

  #endsBefore(run: QueuedRun, kept: { at: number; firm: boolean }): boolean {
    return !kept.firm && kept.at < Infinity && this.#now + run.durationMs <= kept.at;
  }

  /** The GPU for a run that fits now (null: it wants none); undefined when it would delay what the worker is kept for. */
  #seat(site: Site, run: QueuedRun): string | null | undefined {
    const gpus = site.room.gpusFor(run);
    const { kept } = site;
    if (kept === null || this.#endsBefore(run, kept)) return gpus[0];
    return gpus.find((gpuId) => leavesRoom(kept, holdingOf(run, gpuId)));
  }

  /** Why its gates are closed to it; a slot that is kept for a reserved run is open to what ends before. */
  #closedGate(run: QueuedRun): WaitReason | null {
    for (const gate of run.gates) {
      const held = this.#gates.get(gate.name) ?? 0;
      const kept = (this.#gatesKept.get(gate.name) ?? []).filter((each) => !this.#endsBefore(run, each));
      if (held + kept.length >= gate.limit) return { kind: 'gate', gate, held, reservedFor: kept.map((each) => each.forRun) };
    }
    return null;
  }

  /** Keeps the worker where it can start earliest; the one it was promised unless another is earlier. */
  #reserve(run: QueuedRun): Reservation | null {
    const missed = run.promised !== null && this.#now > run.promised.by + GRACE_MS;
    let best: { site: Site; start: Start; firm: boolean } | null = null;
    for (const site of this.#sites) {
      if (site.kept !== null) continue;
      const promised = site.machine.id === run.promised?.workerId;
      const start = earliestStart(site.machine, site.held, run, this.#now, promised && missed);
      if (start === null) continue;
      if (promised && missed) {
        best = { site, start, firm: true };
        break;
      }
      const tie = best !== null && start.at === best.start.at;
      if (
        best === null ||
        start.at < best.start.at ||
        (tie && (promised || (best.site.machine.id !== run.promised?.workerId && start.after.length < best.start.after.length)))
      )
        best = { site, start, firm: false };
    }
    if (best === null) return null;
    const { site, start, firm } = best;
    site.kept = { run, at: start.at, firm, room: start.room };
    for (const gate of run.gates) {
      const kept = this.#gatesKept.get(gate.name) ?? [];
      this.#gatesKept.set(gate.name, [...kept, { forRun: run.id, at: start.at, firm }]);
    }
    const workerId = site.machine.id;
    // A promise is only ever brought forward, also by another worker, or it would move on for ever from one that is late to the next; one that is
    // lost with its worker begins anew.
    const { promised } = run;
    const lost = this.#sites.every((each) => each.machine.id !== promised?.workerId);
    const by = promised === null || lost ? start.at : Math.min(promised.by, start.at);
    return { workerId, at: start.at, after: start.after, promised: { workerId, by } };
  }

  /** What it lacks: on the worker that is kept for it, else on the first that could ever take it, else on all. */
  #shortage(run: QueuedRun, workerId: string | undefined): WaitReason {
    const lacks: { workerId: string; lacks: Shortage }[] = [];
    let nearest: WaitReason | null = null;
    for (const { machine, room } of this.#sites) {
      const never = new Room(machine).shortage(run);
      const short = room.shortage(run);
      if (never !== null) lacks.push({ workerId: machine.id, lacks: never });
      else if (short !== null && (nearest === null || machine.id === workerId))
        nearest = { kind: 'room', workerId: machine.id, lacks: short };
    }
    return nearest ?? { kind: 'impossible', lacks };
  }
}

/** Whether what the worker is kept for still fits, on whichever GPU, if `holding` is there then. */
function leavesRoom({ room, run }: Kept, holding: Holding): boolean {
  room.take(holding);
  const leaves = room.shortage(run) === null;
  room.giveBack(holding);
  return leaves;
}
