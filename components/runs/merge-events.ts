import type { Event } from '@/lib/contract/event';
import type { OpAttempt, OpRun } from '@/lib/contract/run';

/**
 * A page hears of a run in two ways: whole (fetched) and by single events (streamed), in any order. These functions bring both
 * together so that no event is lost or shown twice and no state goes backwards. The event's number decides what is newer.
 */
interface Told {
  events: Event[];
}

function lastId(told: Told): number {
  return told.events.at(-1)?.id ?? -1;
}

/** Both lists as one, by number. */
export function mergeEvents(a: readonly Event[], b: readonly Event[]): Event[] {
  const byId = new Map([...a, ...b].map((event) => [event.id, event]));
  return [...byId.values()].sort((x, y) => x.id - y.id);
}

function progressOf(event: Event, before: number): number {
  if (event.type === 'COMPLETED') return 100;
  return event.type === 'PROGRESS' && typeof event.msg === 'number' ? event.msg : before;
}

/** The run after a streamed event. One it already knows of changes nothing; one of a later attempt is left to the refetch that follows it. */
export function runAfter(run: OpRun, event: Event): OpRun {
  if (event.attempt !== run.current_attempt || event.id <= lastId(run)) return run;
  return { ...run, state: event.state, progress: progressOf(event, run.progress), events: [...run.events, event] };
}

/** The attempts after a streamed event. */
export function attemptsAfter(attempts: OpAttempt[], event: Event): OpAttempt[] {
  return attempts.map((attempt) =>
    attempt.attempt !== event.attempt || event.id <= lastId(attempt)
      ? attempt
      : { ...attempt, state: event.state, progress: progressOf(event, attempt.progress), events: [...attempt.events, event] },
  );
}

/** A fetched run beside the one on screen: a fetch that set off before an event must not take it away again. */
export function mergeRun(shown: OpRun | undefined, fetched: OpRun): OpRun {
  if (shown?.current_attempt !== fetched.current_attempt || lastId(shown) <= lastId(fetched)) return fetched;
  return { ...fetched, state: shown.state, progress: shown.progress, events: mergeEvents(shown.events, fetched.events) };
}

/** As mergeRun, for every attempt. */
export function mergeAttempts(shown: OpAttempt[] | undefined, fetched: OpAttempt[]): OpAttempt[] {
  return fetched.map((attempt) => {
    const before = shown?.find((each) => each.attempt === attempt.attempt);
    if (before === undefined || lastId(before) <= lastId(attempt)) return attempt;
    return { ...attempt, state: before.state, progress: before.progress, events: mergeEvents(before.events, attempt.events) };
  });
}

/** The number to resume a stream after: the highest of any attempt, or null before the first event. */
export function lastEventId(attempts: readonly OpAttempt[]): number | null {
  const last = Math.max(-1, ...attempts.map(lastId));
  return last < 0 ? null : last;
}
