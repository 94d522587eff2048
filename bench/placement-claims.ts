import { expectedDuration, expectedEnd } from '@/lib/domain/expected-end';
import { holdingOf } from '@/lib/domain/placement';
import { schedule, type Machine, type Promised, type QueuedRun } from '@/lib/domain/schedule';
import { QUEUE_WINDOW, windowFor } from '@/lib/server/queued-runs';
import type { BenchFleet, Policy, Started } from './placement-fleet';
import type { TracedRun } from './placement-trace';
import { percentile } from './statistics';

/** As lib/server/usual-durations.ts: nine of ten of the last thirty took no longer, read anew after half a minute. */
const KNOWN_RUNS = 30;
const FRESH_MS = 30_000;
/** As lib/server/keep-reservations.ts. */
const WORTH_WRITING_MS = 1000;

/**
 * Our scheduler, asked as lib/server/take-runs.ts asks it: a worker on which something ended, or some worker when runs arrive, is placed first among
 * all, looks at the head of the line and then at the heads of all lanes, and takes what is for it alone; whoever the plan has something for asks
 * next. Promises are kept from plan to plan. (The server leaves the other workers unread while the head simply fits; that changes no decision.)
 */
export class Claims implements Policy {
  readonly name = 'gyoza';
  rounds = 0;
  decisions = 0;
  /** How long a run was expected to take, by how long it took. */
  readonly errors: number[] = [];
  readonly #promised = new Map<string, Promised>();
  readonly #recent = new Map<string, number[]>();
  readonly #usual = new Map<string, { ms: number | null; readAt: number }>();
  #asked = 0;

  ended(run: Started): void {
    const expected = this.#usualMs(run.op, run.since);
    if (expected !== null) this.errors.push(expected / run.durationMs);
    this.#recent.set(run.op, [...(this.#recent.get(run.op) ?? []).slice(1 - KNOWN_RUNS), run.durationMs]);
  }

  place(fleet: BenchFleet, ended: readonly string[]): void {
    if (fleet.line.length === 0) return;
    const { workers } = fleet.trace;
    this.#asked += 1;
    const asks = ended.length > 0 ? [...new Set(ended)] : [workers[this.#asked % workers.length]?.id ?? ''];
    for (let me = asks.shift(); me !== undefined; me = asks.shift()) {
      for (const other of this.#claim(fleet, me)) if (!asks.includes(other)) asks.push(other);
      if (fleet.line.length === 0) return;
    }
  }

  /** Returns the workers for which there is something too. */
  #claim(fleet: BenchFleet, me: string): string[] {
    const worker = fleet.trace.workers.find(({ id }) => id === me);
    const slots = (): number => (worker?.maxRuns ?? 0) - (fleet.held.get(me)?.length ?? 0);
    // As in the server a full worker does not plan; somebody else does.
    if (slots() <= 0) return [];
    const window = windowFor(slots());
    const head = fleet.line.slice(0, window);
    const complete = fleet.line.length <= window;
    const others = this.#takeFrom(fleet, me, head);
    if (complete || slots() <= 0) return others;
    return this.#takeFrom(fleet, me, [...new Set([...fleet.line.filter((run) => head.includes(run)), ...laneHeads(fleet, slots())])]);
  }

  #takeFrom(fleet: BenchFleet, me: string, rows: TracedRun[]): string[] {
    const place = new Map(fleet.line.map((run, index) => [run, index]));
    const queue = rows.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    const decisions = schedule(
      { now: fleet.now, machines: this.#machines(fleet, me), gates: new Map(), served: new Map() },
      queue.map((run) => this.#queued(run, fleet.now)),
    );
    this.rounds += 1;
    this.decisions += decisions.length;
    const byId = new Map(queue.map((run) => [run.id, run]));
    const others = new Set<string>();
    for (const decision of decisions) {
      const run = byId.get(decision.id);
      if (run === undefined) throw new Error(`${decision.id} was not asked for.`);
      if (decision.kind === 'wait') {
        if (decision.reservation !== null) this.#keep(run.id, decision.reservation.promised);
      } else if (decision.workerId === me) fleet.start(run, me, decision.gpuId);
      else others.add(decision.workerId);
    }
    return [...others];
  }

  #keep(id: string, after: Promised): void {
    const before = this.#promised.get(id);
    const same = before?.workerId === after.workerId && (before.by === after.by || before.by - after.by < WORTH_WRITING_MS);
    if (!same) this.#promised.set(id, after);
  }

  #machines(fleet: BenchFleet, me: string): Machine[] {
    const { workers } = fleet.trace;
    return [...workers.filter(({ id }) => id === me), ...workers.filter(({ id }) => id !== me)].map((worker) => ({
      ...worker,
      held: (fleet.held.get(worker.id) ?? []).map((run) => ({
        ...holdingOf(run, run.gpuId),
        id: run.id,
        since: run.since,
        endsAt: expectedEnd({ now: fleet.now, since: run.since, usualMs: this.#usualMs(run.op, fleet.now), timeoutMs: timeoutMs(run) }),
      })),
    }));
  }

  #queued(run: TracedRun, now: number): QueuedRun {
    const { id, priority, cpu, ramMb, vramMb, gpuId, tags } = run;
    const durationMs = expectedDuration(this.#usualMs(run.op, now), timeoutMs(run));
    return { id, priority, cpu, ramMb, vramMb, gpuId, tags, gates: [], turn: null, durationMs, promised: this.#promised.get(id) ?? null };
  }

  #usualMs(op: string, now: number): number | null {
    const known = this.#usual.get(op);
    if (known !== undefined && now - known.readAt <= FRESH_MS) return known.ms;
    const recent = this.#recent.get(op);
    const ms = recent === undefined ? null : percentile(recent, 0.9);
    this.#usual.set(op, { ms, readAt: now });
    return ms;
  }
}

function timeoutMs(run: TracedRun): number | null {
  return run.timeoutS === null ? null : run.timeoutS * 1000;
}

/** The first runs of each lane, as `laneHeads` of lib/server/queued-runs.ts reads them. */
function laneHeads(fleet: BenchFleet, slots: number): TracedRun[] {
  const lanes = new Map<string, number>();
  const perLane = Math.min(slots, QUEUE_WINDOW);
  return fleet.line.filter(({ cpu, ramMb, vramMb }) => {
    const lane = `${cpu} ${ramMb} ${vramMb}`;
    const count = lanes.get(lane) ?? 0;
    lanes.set(lane, count + 1);
    return count < perLane;
  });
}
