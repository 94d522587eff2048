import type { Event, EventType } from '@/lib/contract/event';
import type { OpAttempt } from '@/lib/contract/run';
import type { RunState } from '@/lib/domain/run-state';

export type TimelineTone = 'plain' | 'note' | 'problem' | RunState;

export interface TimelineEntry {
  key: string;
  /** ISO time of the moment; of the last one where several are shown as one. */
  at: string;
  tone: TimelineTone;
  title: string;
  detail: string | null;
  payload: Event['payload'];
}

type Attempt = Pick<OpAttempt, 'attempt' | 'createdAt' | 'assigned_at' | 'worker_id' | 'gpu_id' | 'cancel_asked_at' | 'events'>;

const TITLES: Record<EventType, string> = {
  ASSIGNED: 'Assigned to a worker',
  STARTED: 'Started',
  INFO: 'Note',
  PROGRESS: 'Progress',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  ERROR: 'The op reported an error',
  RETRIED: 'Retried',
};

const TONES: Record<EventType, TimelineTone> = {
  ASSIGNED: 'ASSIGNED',
  STARTED: 'RUNNING',
  INFO: 'note',
  PROGRESS: 'plain',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  ERROR: 'problem',
  RETRIED: 'PENDING',
};

/** What an event says beyond its title. `started`, `done` and the like are words for programs, and say nothing new to a person. */
function detailOf(event: Event): string | null {
  const text = String(event.msg);
  switch (event.type) {
    case 'STARTED':
    case 'COMPLETED':
    case 'CANCELLED':
    case 'RETRIED':
      return ['', 'started', 'done', 'cancelled', 'retried'].includes(text.toLowerCase()) ? null : text;
    case 'PROGRESS':
      return null;
    default:
      return text === '' ? null : text;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function entryOf(event: Event): TimelineEntry {
  const base = { key: `event-${event.id}`, at: event.t, tone: TONES[event.type], payload: event.payload };
  if (event.type === 'PROGRESS') return { ...base, title: `Progress ${event.msg} %`, detail: null };
  // A note's own words are its title: "Note: …" in front of each would only be in the way.
  if (event.type === 'ASSIGNED' && event.msg !== '') return { ...base, title: capitalised(String(event.msg)), detail: null };
  if (event.type === 'INFO') return { ...base, title: String(event.msg), detail: null };
  // When it is due is told by the bars.
  if (event.type === 'RETRIED') return { ...base, title: TITLES.RETRIED, detail: detailOf(event), payload: null };
  return { ...base, title: TITLES[event.type], detail: detailOf(event) };
}

/**
 * The story of one attempt as a person reads it, oldest first. Steps of progress that follow one another become one entry with the
 * latest figure; waiting and assignment, which the contract keeps as fields rather than events, get entries of their own.
 */
export function buildTimeline(attempt: Attempt): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const plain = { detail: null, payload: null };
  if (attempt.events[0]?.type !== 'RETRIED') {
    entries.push({ key: 'created', at: attempt.createdAt, tone: 'PENDING', title: 'Waiting for a worker', ...plain });
  }
  let run: Event[] = [];
  const flush = (): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined) {
      const title = first === last ? `Progress ${last.msg} %` : `Progress ${first.msg} to ${last.msg} %`;
      entries.push({ ...entryOf(last), key: `event-${first.id}`, title });
    }
    run = [];
  };
  for (const event of attempt.events) {
    if (event.type === 'PROGRESS' && event.payload === null) {
      run.push(event);
      continue;
    }
    flush();
    entries.push(entryOf(event));
  }
  flush();
  return withCancel(withAssignment(entries, attempt), attempt.cancel_asked_at ?? null);
}

function withAssignment(entries: TimelineEntry[], attempt: Attempt): TimelineEntry[] {
  const { assigned_at: at, events } = attempt;
  if (at === null || events.some((event) => event.type === 'ASSIGNED')) return entries;
  const gpu = attempt.gpu_id == null ? '' : `, GPU ${attempt.gpu_id}`;
  const title = attempt.worker_id === null ? 'Assigned to a worker' : `Assigned to worker ${attempt.worker_id}${gpu}`;
  const entry: TimelineEntry = { key: 'assigned', at, tone: 'ASSIGNED', title, detail: null, payload: null };
  const place = entries.findIndex((each) => each.tone !== 'PENDING');
  return place === -1 ? [...entries, entry] : entries.toSpliced(place, 0, entry);
}

/** That somebody asked for its end, before whatever came after that. */
function withCancel(entries: TimelineEntry[], at: string | null): TimelineEntry[] {
  if (at === null) return entries;
  const entry: TimelineEntry = { key: 'cancel', at, tone: 'CANCELLED', title: 'Asked to stop', detail: null, payload: null };
  const place = entries.findIndex((each) => each.at > at || each.tone === 'CANCELLED');
  return place === -1 ? [...entries, entry] : entries.toSpliced(place, 0, entry);
}
