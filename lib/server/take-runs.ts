import type { ClaimedRun } from '@/lib/contract/worker';
import type { Machine, QueuedRun, Decision } from '@/lib/domain/schedule';
import { schedule } from '@/lib/domain/schedule';
import { holdingOf, Room, type Holding } from '@/lib/domain/placement';
import { assignRun } from './assign-run';
import { confirmGates } from './confirm-gates';
import type { Statements } from './db';
import { holdings, viewFleet, takers } from './view-fleet';
import type { Worker } from './generated/prisma/client';
import { keepReservations } from './keep-reservations';
import { laneHeads, queuedRuns, queueHead, QUEUE_WINDOW, turnHeads, windowFor, type QueueHead, type WaitingRow } from './queued-runs';
import { unsealedInputs } from './sealed-inputs';
import { lockWaitingRun } from './transition';
import { capacityOf } from './worker-views';

/** What nearly every claim needs to know: what the worker holds, and the head of the queue. */
export interface Ahead {
  held: Holding[];
  head: QueueHead;
}

/** Reads it, in two statements at once. */
export async function lookAhead(tx: Statements, workerId: string): Promise<Ahead> {
  const [held, head] = await Promise.all([holdings(tx, workerId), queueHead(tx)]);
  return { held, head };
}

/**
 * Takes what the scheduler gives this worker, whose row is locked. `again`: another claim was deciding about the same op, and what it leaves may
 * be for this worker. `unreadable`: runs whose secrets were sealed under another key, which are nobody's to take.
 */
export async function takeRuns(
  tx: Statements,
  worker: Worker,
  { held, head: first }: Ahead,
): Promise<{ runs: ClaimedRun[]; again: boolean; unreadable: string[] }> {
  const own = held.map((each, index) => ({ ...each, id: String(index), since: 0, endsAt: Infinity }));
  const claim = new Claim(tx, { ...capacityOf(worker), id: worker.id, held: own });
  const { slots } = claim;
  if (slots === 0) return { runs: [], again: false, unreadable: [] };
  const head = first.complete || windowFor(slots) <= QUEUE_WINDOW ? first : await queueHead(tx, windowFor(slots));
  await claim.takeFrom(head.rows);
  // A head that is full of runs which cannot start hides what can.
  if (!head.complete && claim.slots > 0)
    await claim.takeFrom([...head.rows, ...(await laneHeads(tx, Math.min(claim.slots, QUEUE_WINDOW)))]);
  return { runs: claim.taken, again: claim.contended, unreadable: claim.unreadable };
}

class Claim {
  readonly taken: ClaimedRun[] = [];
  readonly unreadable: string[] = [];
  contended = false;
  #me: Machine;
  /** Null while nobody else matters. */
  #others: Machine[] | null = null;
  #usual: ReadonlyMap<string, number> = new Map();
  readonly #gates = new Map<string, number>();
  readonly #served = new Map<string, string>();
  readonly #turnsOf = new Set<string>();
  /** Runs that are in somebody's hands: ours, or those of another claim. */
  readonly #gone = new Set<string>();

  constructor(
    private readonly tx: Statements,
    me: Machine,
  ) {
    this.#me = me;
  }

  get slots(): number {
    return new Room(this.#me, this.#me.held).slots;
  }

  /**
   * Plans and takes until the plan holds. Only a run that is really taken is locked: to hold the whole window would hide it from the other workers
   * that the same notification woke, and they would go back to sleep. A run that somebody else has in hand is left out and the rest placed anew.
   */
  async takeFrom(rows: readonly WaitingRow[]): Promise<void> {
    if (this.#others === null && !this.#suffices(this.#plan(queuedRuns(rows, this.#usual)))) await this.#readFleet(rows);
    const all = this.#others === null ? rows : [...rows, ...(await this.#readTurns(rows))];
    const queue = queuedRuns(all, this.#usual);
    const byId = new Map(queue.map((run) => [run.id, run]));
    for (;;) {
      const plan = this.#plan(queue);
      let missed = false;
      for (const { decision } of plan) {
        if (decision.kind !== 'start' || decision.workerId !== this.#me.id) continue;
        const run = byId.get(decision.id);
        if (run !== undefined && !(await this.#take(run, decision))) missed = true;
      }
      if (missed) continue;
      if (this.#others !== null) await keepReservations(this.tx, plan);
      return;
    }
  }

  #plan(queue: readonly QueuedRun[]): { run: QueuedRun; decision: Decision }[] {
    const waiting = queue.filter((run) => !this.#gone.has(run.id));
    const machines = [this.#me, ...(this.#others ?? [])];
    const decisions = schedule({ now: Date.now(), machines, gates: this.#gates, served: this.#served }, waiting);
    const byId = new Map(waiting.map((run) => [run.id, run]));
    return decisions.flatMap((decision) => {
      const run = byId.get(decision.id);
      return run === undefined ? [] : [{ run, decision }];
    });
  }

  /** While the head of the queue simply fits here, nobody else has to be asked. */
  #suffices(plan: readonly { run: QueuedRun; decision: Decision }[]): boolean {
    const last = plan.findLastIndex(({ decision }) => decision.kind === 'start' || decision.reason.kind === 'reserved');
    return plan
      .slice(0, last + 1)
      .every(({ run, decision }) =>
        decision.kind === 'start' ? run.gates.length === 0 && run.turn === null : decision.reason.kind === 'impossible',
      );
  }

  async #readFleet(rows: readonly WaitingRow[]): Promise<void> {
    const fleet = await viewFleet(
      this.tx,
      rows.map((row) => row.scope),
    );
    this.#others = takers(fleet).filter(({ id }) => id !== this.#me.id);
    this.#me = fleet.workers.find(({ id }) => id === this.#me.id)?.machine ?? this.#me;
    this.#usual = fleet.usual;
    for (const [gate, holders] of fleet.gateHolders) this.#gates.set(gate, holders.length);
  }

  async #readTurns(rows: readonly WaitingRow[]): Promise<WaitingRow[]> {
    const heads: WaitingRow[] = [];
    for (const scope of new Set(rows.filter((row) => row.concurrency_key !== null).map((row) => row.scope))) {
      if (this.#turnsOf.has(scope)) continue;
      this.#turnsOf.add(scope);
      const { last, rows: found } = await turnHeads(this.tx, scope, Math.min(this.slots, QUEUE_WINDOW));
      if (last !== null) this.#served.set(scope, last);
      heads.push(...found);
    }
    return heads;
  }

  /** False when the plan has to be made anew. */
  async #take(run: QueuedRun, decision: Decision & { kind: 'start' }): Promise<boolean> {
    const locked = await lockWaitingRun(this.tx, run.id);
    if (locked === null) {
      this.#gone.add(run.id);
      return false;
    }
    const inputs = unsealedInputs(locked.attempt);
    if (inputs === null) {
      this.#gone.add(run.id);
      this.unreadable.push(run.id);
      return false;
    }
    const confirmed = await confirmGates(this.tx, run.gates);
    if (confirmed.kind !== 'open') {
      if (confirmed.kind === 'contended') this.contended = true;
      this.#gates.set(confirmed.gate.name, confirmed.gate.limit);
      return false;
    }
    this.taken.push(
      await assignRun(this.tx, locked, { workerId: this.#me.id, gpuId: decision.gpuId, because: because(decision.passed), inputs }),
    );
    this.#gone.add(run.id);
    const now = Date.now();
    const holding = { ...holdingOf(run, decision.gpuId), id: run.id, since: now, endsAt: now + run.durationMs };
    this.#me = { ...this.#me, held: [...this.#me.held, holding] };
    for (const gate of run.gates) this.#gates.set(gate.name, (this.#gates.get(gate.name) ?? 0) + 1);
    if (run.turn !== null) this.#served.set(run.turn.scope, run.turn.key);
    return true;
  }
}

function because(passed: number): string {
  if (passed === 0) return 'It was next in line.';
  return `It went ahead of ${passed} ${passed === 1 ? 'run that waits' : 'runs that wait'} for more room, without delaying ${passed === 1 ? 'it' : 'them'}.`;
}
