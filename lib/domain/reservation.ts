import { compareText } from './compare-text';
import { Room, type Capacity, type Holding, type Need } from './placement';

/** A run in a worker's hands. Times in ms of the epoch. */
export interface HeldRun extends Holding {
  id: string;
  /** When it was placed. */
  since: number;
  /** When it is expected to end; Infinity when nobody can say. */
  endsAt: number;
}

/** When and beside what a run could start on one worker. */
export interface Start {
  /** Infinity when it hangs on a run whose end nobody can tell. */
  at: number;
  /** The room that there is at that moment, before the run itself. */
  room: Room;
  /** The runs that have to end before. */
  after: readonly string[];
}

/**
 * The earliest moment at which `need` fits the worker, by the expected ends of what it holds: the shadow time of EASY backfilling (Lifka 1995,
 * "The ANL/IBM SP scheduling system"; Mu'alem and Feitelson 2001, "Utilization, predictability, workloads, and user runtime estimates in
 * scheduling the IBM SP2 with backfilling"). With `firm`, or where an end is unknown, times count for nothing: the oldest runs are waited for, as few of them
 * as will do, and all others are taken to stay for ever. Null when it would not fit the empty worker.
 */
export function earliestStart(worker: Capacity, held: readonly HeldRun[], need: Need, now: number, firm: boolean): Start | null {
  if (new Room(worker).shortage(need) !== null) return null;
  if (!firm) {
    const start = release(worker, [...held].sort(byEnd), need, now);
    if (start.at < Infinity) return start;
  }
  const oldestFirst = [...held].sort((a, b) => a.since - b.since || compareText(a.id, b.id));
  return minimal(worker, oldestFirst, need);
}

function release(worker: Capacity, order: readonly HeldRun[], need: Need, now: number): Start {
  const room = new Room(worker, order);
  const after: string[] = [];
  let at = now;
  for (const each of order) {
    const enough = room.shortage(need) === null;
    // What ends at the very same moment leaves its room to others, though it need not be waited for.
    if (enough && each.endsAt > at) break;
    room.giveBack(each);
    if (enough) continue;
    after.push(each.id);
    at = Math.max(at, each.endsAt);
  }
  return { at, room, after };
}

/** Of those that were let go, whoever need not go stays: otherwise room that never comes free would be promised to smaller runs. */
function minimal(worker: Capacity, order: readonly HeldRun[], need: Need): Start {
  const room = new Room(worker, order);
  const released: HeldRun[] = [];
  for (const each of order) {
    if (room.shortage(need) === null) break;
    room.giveBack(each);
    released.push(each);
  }
  const after: string[] = [];
  for (const each of released) {
    room.take(each);
    if (room.shortage(need) === null) continue;
    room.giveBack(each);
    after.push(each.id);
  }
  return { at: after.length === 0 ? 0 : Infinity, room, after };
}

function byEnd(a: HeldRun, b: HeldRun): number {
  return compare(a.endsAt, b.endsAt) || a.since - b.since || compareText(a.id, b.id);
}

/** Never subtracts, because Infinity - Infinity is no number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
