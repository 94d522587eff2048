import { holdingOf, type Shortage } from '../placement';
import type { HeldRun } from '../reservation';
import type { Decision, Fleet, Machine, QueuedRun, Reservation } from '../schedule';
import { fitsBeside, lacking, openGpus, overfull, sumsOf, tenths } from './plain-fit';

/**
 * Follows the decisions of one round and says in words what is wrong with them: a capacity or a limit that is exceeded, a run that is delayed by
 * one behind it, a reason that is not true. All of it from the fleet and the queue by sums of its own.
 */
export function checkRound(fleet: Fleet, queue: readonly QueuedRun[], decisions: readonly Decision[]): string[] {
  const round = new Round(fleet, queue);
  return decisions.flatMap((decision) => round.follow(decision).map((wrong) => `${decision.id}: ${wrong}`));
}

interface Kept {
  run: QueuedRun;
  reservation: Reservation;
}

class Round {
  readonly #runs: ReadonlyMap<string, QueuedRun>;
  readonly #held: Map<string, HeldRun[]>;
  readonly #gates: Map<string, number>;
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly fleet: Fleet,
    queue: readonly QueuedRun[],
  ) {
    this.#runs = new Map(queue.map((run) => [run.id, run]));
    this.#held = new Map(fleet.machines.map(({ id, held }) => [id, [...held]]));
    this.#gates = new Map(fleet.gates);
  }

  follow(decision: Decision): string[] {
    const run = this.#runs.get(decision.id);
    if (run === undefined) return ['is not in the queue'];
    if (decision.kind === 'start') return this.#start(run, decision);
    const wrong = this.#untrue(run, decision);
    if (decision.reservation === null) return wrong;
    const refused = this.#misplaced(run, decision.reservation);
    this.#kept.set(decision.reservation.workerId, { run, reservation: decision.reservation });
    return [...wrong, ...refused];
  }

  #start(run: QueuedRun, { workerId, gpuId }: Decision & { kind: 'start' }): string[] {
    const wrong: string[] = [];
    for (const gate of run.gates) {
      const held = this.#gates.get(gate.name) ?? 0;
      if (held + this.#keptAt(gate.name, run).length >= gate.limit) wrong.push(`passed the gate ${gate.name}`);
      this.#gates.set(gate.name, held + 1);
    }
    const machine = this.fleet.machines.find(({ id }) => id === workerId);
    if (machine === undefined) return ['was given to a worker that is not there'];
    if (!run.tags.every((tag) => machine.tags.includes(tag))) wrong.push('lacks a tag');
    if (run.gpuId !== null && gpuId !== run.gpuId) wrong.push('was given another GPU than it named');
    if (gpuId === null && run.vramMb > 0) wrong.push('was given no GPU');
    if (this.#delays(machine, run, gpuId)) wrong.push(`delays ${this.#kept.get(workerId)?.run.id ?? ''}`);
    const holding: HeldRun = { ...holdingOf(run, gpuId), id: run.id, since: this.fleet.now, endsAt: this.fleet.now + run.durationMs };
    const held = [...this.#holds(machine), holding];
    this.#held.set(workerId, held);
    return [...wrong, ...overfull(machine, held).map((what) => `is more than ${workerId} has: ${what}`)];
  }

  /** Whether the run for which this worker is kept could no longer start at its time if `run` had this GPU. */
  #delays(machine: Machine, run: QueuedRun, gpuId: string | null): boolean {
    const kept = this.#kept.get(machine.id);
    if (kept === undefined) return false;
    const { at } = kept.reservation;
    const holding: HeldRun = { ...holdingOf(run, gpuId), id: run.id, since: this.fleet.now, endsAt: this.fleet.now + run.durationMs };
    return !fitsBeside(machine, this.#stillThere(machine, kept, [...this.#holds(machine), holding], at), kept.run);
  }

  #stillThere(machine: Machine, { reservation }: Kept, held: readonly HeldRun[], at: number): HeldRun[] {
    return held.filter((each) => (at < Infinity ? each.endsAt > at : !reservation.after.includes(each.id)));
  }

  /** Runs ahead for which a place of the gate is kept, and which `run` would hold up. */
  #keptAt(gate: string, run: QueuedRun): Kept[] {
    return [...this.#kept.values()].filter(
      (kept) =>
        kept.run.gates.some(({ name }) => name === gate) &&
        !(kept.reservation.at < Infinity && this.fleet.now + run.durationMs <= kept.reservation.at),
    );
  }

  #untrue(run: QueuedRun, { reason }: Decision & { kind: 'wait' }): string[] {
    const { machines } = this.fleet;
    const roomNow = machines.filter((machine) => fitsBeside(machine, this.#holds(machine), run));
    const able = machines.filter((machine) => fitsBeside(machine, [], run));
    switch (reason.kind) {
      case 'impossible': {
        const lies = reason.lacks.filter(({ workerId, lacks }) => {
          const machine = machines.find(({ id }) => id === workerId);
          return machine === undefined || !lacking(machine, [], run).includes(lacks.kind);
        });
        return [
          ...able.map(({ id }) => `is called impossible, though ${id} could take it`),
          ...(reason.lacks.length === machines.length ? [] : ['does not hear of every worker why it is impossible']),
          ...lies.map(({ workerId }) => `hears the wrong lack of ${workerId}`),
        ];
      }
      case 'gate': {
        const held = this.#gates.get(reason.gate.name) ?? 0;
        const kept = this.#keptAt(reason.gate.name, run).map((each) => each.run.id);
        return [
          ...(run.gates.includes(reason.gate) && reason.held === held ? [] : ['hears the wrong number of a gate']),
          ...(reason.reservedFor.every((id) => kept.includes(id)) ? [] : ['hears of a place in a gate that nobody needs']),
          ...(held + reason.reservedFor.length >= reason.gate.limit ? [] : ['waits at a gate that is open']),
        ];
      }
      case 'room': {
        const machine = machines.find(({ id }) => id === reason.workerId);
        if (machine === undefined || !able.includes(machine)) return ['waits for room where it could never start'];
        return [...roomNow.map(({ id }) => `waits for room, though ${id} has it`), ...this.#wrongLack(machine, run, reason.lacks)];
      }
      case 'reserved': {
        const open = roomNow.filter((each) => openGpus(each, this.#holds(each), run).some((gpuId) => !this.#delays(each, run, gpuId)));
        return [
          ...open.map(({ id }) => `is held back, though on ${id} it would delay nobody`),
          ...(roomNow.some(({ id }) => id === reason.workerId) ? [] : ['is told of a worker where it has no room']),
          ...(this.#kept.get(reason.workerId)?.run.id === reason.forRun ? [] : ['is told of a reservation that is not there']),
        ];
      }
    }
  }

  #wrongLack(machine: Machine, run: QueuedRun, lacks: Shortage): string[] {
    const held = this.#holds(machine);
    const sums = sumsOf(held);
    const wrong = lacking(machine, held, run).includes(lacks.kind) ? [] : [`does not lack ${lacks.kind} on ${machine.id}`];
    const untold = [`hears the wrong figures of ${machine.id}`];
    if (lacks.kind === 'cpu' && tenths(lacks.free) !== tenths(machine.cpu) - sums.cpu) return [...wrong, ...untold];
    if (lacks.kind === 'ram' && lacks.freeMb !== machine.ramMb - sums.ramMb) return [...wrong, ...untold];
    if (lacks.kind === 'slots' && lacks.held !== sums.runs) return [...wrong, ...untold];
    return wrong;
  }

  /** A reservation is for a worker that could take the run and is kept for nobody else, at the earliest moment at which it fits there. */
  #misplaced(run: QueuedRun, reservation: Reservation): string[] {
    const { workerId, at, after } = reservation;
    const machine = this.fleet.machines.find((each) => each.id === workerId);
    if (machine === undefined || !fitsBeside(machine, [], run)) return ['is promised a worker that could never take it'];
    if (this.#kept.has(workerId)) return ['is promised a worker that is kept for another'];
    const held = this.#holds(machine);
    const gone = held.filter((each) => !after.includes(each.id));
    if (at === Infinity) return fitsBeside(machine, gone, run) ? [] : ['would not fit when what it waits for has ended'];
    const moments = [this.fleet.now, ...held.map(({ endsAt }) => endsAt)].sort((a, b) => a - b);
    const first = moments.find(
      (moment) =>
        moment >= this.fleet.now &&
        fitsBeside(
          machine,
          held.filter((each) => each.endsAt > moment),
          run,
        ),
    );
    return first === at ? [] : [`is promised ${at}, but ${workerId} has room at ${first ?? Infinity}`];
  }

  #holds(machine: Machine): readonly HeldRun[] {
    return this.#held.get(machine.id) ?? [];
  }
}
