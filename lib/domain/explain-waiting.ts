import { assertNever } from './assert-never';
import type { Gate } from './concurrency';
import type { Shortage } from './placement';
import type { Decision, Machine, WaitReason } from './schedule';

/** What a worker is good for at this moment. */
export interface WorkerCondition {
  id: string;
  online: boolean;
  draining: boolean;
  engineError: string | null;
}

export type WaitingCode =
  'delayed' | 'no_worker' | 'no_engine' | 'draining' | 'too_large' | 'tags' | 'concurrency' | 'exclusive' | 'room' | 'reserved' | 'turn';

export interface Explanation {
  code: WaitingCode;
  /** For the person who pressed Run. */
  reason: string;
  /** Runs whose end it waits for, ten at most. */
  blockedBy: string[];
  /** When it is expected to start; null when nobody can say. */
  expectedStart: Date | null;
}

const MAX_BLOCKERS = 10;

/** Why a run waits, in words, from the scheduler's own decision about it. */
export function explainWaiting(given: {
  decision: Decision;
  /** Runs ahead of it in line. */
  ahead: number;
  workers: readonly WorkerCondition[];
  machines: readonly Machine[];
  /** The runs that hold each gate. */
  gateHolders: ReadonlyMap<string, readonly string[]>;
  nextAttemptAt: Date | null;
  now: Date;
}): Explanation {
  const { decision, ahead, now, nextAttemptAt } = given;
  const say = (code: WaitingCode, reason: string, more: Partial<Explanation> = {}): Explanation => ({
    code,
    reason,
    blockedBy: [],
    expectedStart: null,
    ...more,
  });
  if (nextAttemptAt !== null && nextAttemptAt > now) {
    const seconds = Math.ceil((nextAttemptAt.getTime() - now.getTime()) / 1000);
    return say('delayed', `The last attempt failed; it is tried again in ${seconds} s.`, { expectedStart: nextAttemptAt });
  }
  const unavailable = noWorker(given.workers);
  if (unavailable !== null) return say(...unavailable);
  if (decision.kind === 'start') {
    return say('turn', ahead === 0 ? 'It starts in a moment.' : `${ahead} ${ahead === 1 ? 'run is' : 'runs are'} ahead of it.`);
  }
  const { reason, reservation } = decision;
  const [code, words] = describe(reason);
  const at = reservation?.at ?? Infinity;
  return say(code, words, {
    blockedBy: blockers(reason, reservation?.after ?? null, given).slice(0, MAX_BLOCKERS),
    expectedStart: at < Infinity ? new Date(at) : null,
  });
}

function noWorker(workers: readonly WorkerCondition[]): [WaitingCode, string] | null {
  const online = workers.filter((worker) => worker.online);
  if (online.length === 0) return ['no_worker', 'No worker is connected. It starts as soon as one joins.'];
  const engines = online.filter((worker) => worker.engineError === null);
  const [broken] = online;
  if (engines.length === 0 && broken !== undefined) {
    return ['no_engine', `The worker ${broken.id} has no container engine: ${broken.engineError ?? ''}`];
  }
  if (engines.some((worker) => !worker.draining)) return null;
  return ['draining', 'Every worker is being drained and takes nothing new. Resume one on the Workers page.'];
}

function describe(reason: WaitReason): [WaitingCode, string] {
  switch (reason.kind) {
    case 'impossible': {
      // The worker that comes nearest: one that has the tags, if any has.
      const nearest = reason.lacks.find(({ lacks }) => lacks.kind !== 'tags') ?? reason.lacks[0];
      if (nearest === undefined) return ['no_worker', 'No worker is connected. It starts as soon as one joins.'];
      if (nearest.lacks.kind === 'tags') {
        const { missing } = nearest.lacks;
        return ['tags', `No connected worker has the ${missing.length === 1 ? 'tag' : 'tags'} ${missing.join(', ')}.`];
      }
      return ['too_large', `No connected worker is large enough: ${shortageText(nearest.workerId, nearest.lacks)}.`];
    }
    case 'gate':
      return [reason.gate.what.kind === 'exclusive' ? 'exclusive' : 'concurrency', `Waiting for its turn: ${gateText(reason)}.`];
    case 'room':
      return ['room', `Waiting for room: ${shortageText(reason.workerId, reason.lacks)}.`];
    case 'reserved':
      return ['reserved', `Waiting for room: it would delay a larger run ahead of it, for which ${reason.workerId} is kept free.`];
    default:
      return assertNever(reason);
  }
}

function gateText({ gate, held, reservedFor }: { gate: Gate; held: number; reservedFor: readonly string[] }): string {
  const kept = reservedFor.length === 0 ? '' : ' and the next place is kept for a run ahead of it';
  switch (gate.what.kind) {
    case 'exclusive':
      return held > 0 ? 'this op runs alone, and a run of it is under way' : 'this op runs alone, and a run ahead of it comes first';
    case 'op':
      return `${held} of at most ${gate.limit} runs of this op are under way${kept}`;
    case 'key':
      return `${held} of at most ${gate.limit} runs of this op for “${gate.what.key}” are under way${kept}`;
    default:
      return assertNever(gate.what);
  }
}

function shortageText(workerId: string, lacks: Shortage): string {
  switch (lacks.kind) {
    case 'tags':
      return `${workerId} has no tag ${lacks.missing.join(', ')}`;
    case 'cpu':
      return `it needs ${lacks.needed} CPU, ${Math.floor(lacks.free * 100) / 100} of ${lacks.total} free on ${workerId}`;
    case 'ram':
      return `it needs ${lacks.neededMb} MB of memory, ${lacks.freeMb} of ${lacks.totalMb} MB free on ${workerId}`;
    case 'gpu': {
      const gpu = lacks.gpuId === null ? 'a GPU' : `GPU ${lacks.gpuId}`;
      return lacks.neededMb > 0
        ? `it needs ${gpu} with ${lacks.neededMb} MB of memory free on ${workerId}`
        : `it needs ${gpu} on ${workerId}`;
    }
    case 'slots':
      return `${workerId} runs ${lacks.held} of at most ${lacks.total} at once`;
    default:
      return assertNever(lacks);
  }
}

function blockers(
  reason: WaitReason,
  after: readonly string[] | null,
  given: { machines: readonly Machine[]; gateHolders: ReadonlyMap<string, readonly string[]> },
): string[] {
  switch (reason.kind) {
    case 'impossible':
      return [];
    case 'gate':
      return [...(given.gateHolders.get(reason.gate.name) ?? []), ...reason.reservedFor];
    case 'room':
      return [...(after ?? given.machines.find(({ id }) => id === reason.workerId)?.held.map(({ id }) => id) ?? [])];
    case 'reserved':
      return [reason.forRun];
    default:
      return assertNever(reason);
  }
}
