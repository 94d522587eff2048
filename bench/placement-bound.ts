import { shares, type Trace } from './placement-trace';

/** How finely the sets of small runs are tried. */
const CUTS = 40;

/**
 * What no scheduler could undercut, were it told all arrivals and durations beforehand. Relaxations: each resource alone; all workers that are
 * large enough as one machine whose work can be cut, moved and paused at will.
 *
 * Makespan: what arrives after t cannot be done before t + work / capacity, nor a run before its arrival + its duration.
 *
 * Mean wait: a run that is worked on evenly until C has its mean busy time at C − duration / 2. On one machine the sum of the mean busy times is
 * least when the smallest work goes first, preemptively (Goemans, Queyranne, Schulz, Skutella and Wang 2002, "Single machine scheduling with
 * release dates"). So the sum of the waits of any set of runs is at least the sum of mean busy time − arrival − duration / 2; the best is taken of
 * the sets of all runs up to some work, less busy periods that would count below zero.
 */
export function idealBound({ workers, runs }: Trace): { makespanMs: number; meanWaitMs: number } {
  const parts = shares(workers, runs).map((share): Part => ({
    jobs: share.runs.map((run) => ({ at: run.arrivesAt, work: share.of(run), durationMs: run.durationMs })),
    capacity: share.capacity,
  }));
  return {
    makespanMs: Math.max(...runs.map((run) => run.arrivesAt + run.durationMs), ...parts.map(lastEnd)),
    meanWaitMs: Math.max(0, ...parts.map(leastWait)) / runs.length,
  };
}

interface Part {
  jobs: { at: number; work: number; durationMs: number }[];
  capacity: number;
}

function lastEnd({ jobs, capacity }: Part): number {
  let work = 0;
  let end = 0;
  for (const job of jobs.toReversed()) {
    work += job.work;
    end = Math.max(end, job.at + work / capacity);
  }
  return end;
}

function leastWait(share: Part): number {
  const works = share.jobs.map(({ work }) => work).sort((a, b) => a - b);
  const cuts = Array.from({ length: CUTS }, (_, n) => works[Math.ceil(((n + 1) / CUTS) * works.length) - 1] ?? 0);
  return Math.max(
    ...[...new Set(cuts)].map((most) =>
      waitsOf(
        share.jobs.filter(({ work }) => work <= most),
        share.capacity,
      ),
    ),
  );
}

/** The machine as a stack of what is under way, the smallest work on top; a busy period ends when the stack is empty. */
function waitsOf(jobs: Part['jobs'], capacity: number): number {
  const stack: { job: Part['jobs'][number]; left: number; sum: number }[] = [];
  let [now, period, waits] = [0, 0, 0];
  const workUntil = (until: number): void => {
    for (let top = stack.at(-1); top !== undefined && now < until; top = stack.at(-1)) {
      const end = Math.min(until, now + top.left / capacity);
      top.sum += ((end - now) * capacity * (end + now)) / 2;
      top.left = end < until ? 0 : top.left - (end - now) * capacity;
      now = end;
      if (top.left > 1e-6) continue;
      stack.pop();
      period += top.sum / top.job.work - top.job.at - top.job.durationMs / 2;
      if (stack.length > 0) continue;
      waits += Math.max(0, period);
      period = 0;
    }
    now = Math.max(now, until === Infinity ? now : until);
  };
  for (const job of jobs) {
    workUntil(job.at);
    let index = stack.length;
    while (index > 0 && (stack[index - 1]?.job.work ?? Infinity) < job.work) index -= 1;
    stack.splice(index, 0, { job, left: job.work, sum: 0 });
  }
  workUntil(Infinity);
  return waits;
}
