import type { OpAttempt } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';

/** What an attempt was busy with for a while. */
export type StretchKind = 'backoff' | 'waiting' | 'image' | 'starting' | 'running' | 'phase' | 'stopping';

export interface Stretch {
  kind: StretchKind;
  /** In words: "Waiting for a worker", or the op's own note that began it. */
  label: string;
  /** ISO times; `to` is null while it goes on. */
  from: string;
  to: string | null;
  /** Its length, in ms. */
  ms: number;
}

type Attempt = Pick<
  OpAttempt,
  'attempt' | 'state' | 'createdAt' | 'assigned_at' | 'started_at' | 'finished_at' | 'cancel_asked_at' | 'events'
>;

/** Phases that are told apart; an op that sends a note for every row has no phases. */
const MOST_PHASES = 12;
const PULLING = 'Pulling image ';
/** Shorter, and it is no more than the time that a message takes. */
const LEAST_MS = 1;

/** How an attempt spent its time, in order and without gaps. `now`: ms since 1970, for one that has not ended. */
export function attemptStretches(attempt: Attempt, now: number): Stretch[] {
  const { createdAt, assigned_at: assigned, started_at: started, finished_at: finished } = attempt;
  const end = finished ?? null;
  const stretches: Stretch[] = [];
  const add = (kind: StretchKind, label: string, from: string, to: string | null): void => {
    const ms = (to === null ? now : Date.parse(to)) - Date.parse(from);
    if (ms >= LEAST_MS) stretches.push({ kind, label, from, to, ms });
  };
  const due = backoffEnd(attempt);
  const queued = due ?? createdAt;
  const waitEnd = assigned ?? end;
  if (due !== null) add('backoff', 'Waiting before the next try', createdAt, earlier(due, waitEnd));
  if (waitEnd === null ? Date.parse(queued) < now : waitEnd > queued) add('waiting', 'Waiting for a worker', queued, waitEnd);
  if (assigned === null) return stretches;

  const ready = started ?? end;
  const pulls = attempt.events.filter(
    (event) => event.type === 'INFO' && String(event.msg).startsWith(PULLING) && (started === null || event.t <= started),
  );
  const last = pulls.at(-1);
  // The word of its whole size is the last of a pull; one without it went on until the start, or failed.
  const pulled = last !== undefined && String(last.msg).includes(': 100 %') ? last.t : ready;
  if (last === undefined) add('starting', 'Starting the container', assigned, ready);
  else {
    add('image', 'Fetching the image', assigned, pulled);
    if (pulled !== null) add('starting', 'Starting the container', pulled, ready);
  }
  if (started === null) return stretches;
  const asked = attempt.cancel_asked_at ?? null;
  const stopping = asked !== null && asked > started && (end === null || asked < end) ? asked : null;
  addPhases(attempt, started, stopping ?? end, add);
  if (stopping !== null) add('stopping', 'Stopping', stopping, end);
  return stretches;
}

function addPhases(
  { events }: Attempt,
  started: string,
  end: string | null,
  add: (kind: StretchKind, label: string, from: string, to: string | null) => void,
): void {
  const marks = events
    .filter(
      (event) => event.type === 'INFO' && event.t >= started && (end === null || event.t < end) && !String(event.msg).startsWith(PULLING),
    )
    .map(({ t, msg }) => ({ t, label: String(msg) }));
  // The same note again goes on with its phase.
  const phases = marks.filter((mark, index) => mark.label !== marks[index - 1]?.label);
  if (phases.length === 0 || phases.length > MOST_PHASES) {
    add('running', 'Running', started, end);
    return;
  }
  add('running', 'Running', started, phases[0]?.t ?? end);
  for (const [index, { t, label }] of phases.entries()) add('phase', label, t, phases[index + 1]?.t ?? end);
}

/** Until when an automatic retry was put off; null for an attempt that could start at once. */
function backoffEnd({ events, createdAt }: Attempt): string | null {
  const due = events.find(({ type }) => type === 'RETRIED')?.payload?.['next_attempt_at'];
  return typeof due === 'string' && due > createdAt ? due : null;
}

function earlier(one: string, other: string | null): string {
  return other === null || one < other ? one : other;
}

/** One attempt of the chart; `share`: of the longest, from 0 to 1. */
export interface AttemptBar {
  attempt: number;
  stretches: Stretch[];
  ms: number;
  share: number;
  isLive: boolean;
}

/** All attempts as bars of one scale. */
export function attemptBars(attempts: readonly Attempt[], now: number): AttemptBar[] {
  const bars = attempts.map((attempt) => {
    const stretches = attemptStretches(attempt, now);
    const ms = stretches.reduce((sum, stretch) => sum + stretch.ms, 0);
    return { attempt: attempt.attempt, stretches, ms, isLive: !isTerminal(attempt.state) };
  });
  const longest = Math.max(1, ...bars.map(({ ms }) => ms));
  return bars.map((bar) => ({ ...bar, share: bar.ms / longest }));
}
