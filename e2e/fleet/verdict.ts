import type { Connection } from '@/lib/client/connection';
import { getLogs, getRun, listAttempts, listEvents } from '@/lib/client/runs';
import { ASKED_TO_FAIL } from './chaos-ops';
import { ENGINE_WAS_AWAY } from '@/worker/loop/deliver-outcome';
import { isLoss, MAX_LOSSES, type Cause } from '@/lib/domain/cause';
import { isTerminal } from '@/lib/domain/run-state';
import type { Event } from '@/lib/contract/event';
import type { OpAttempt } from '@/lib/contract/run';
import type { Cut } from './faults';
import type { Sighting } from './witness';
import type { Asked } from './workload';

const ENDS: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** What one run went through, and everything that must not be so, in words. */
export interface RunVerdict {
  asked: Asked;
  state: string;
  attempts: OpAttempt[];
  faults: string[];
}

/** Looks at one run that should have ended: state, attempts, timeline and logs. */
export async function judgeRun(server: Connection, asked: Asked): Promise<RunVerdict> {
  const [run, attempts, events] = [
    await getRun(server, asked.id),
    await listAttempts(server, asked.id),
    await listEvents(server, asked.id),
  ];
  const faults: string[] = [];
  const blame = (fault: string): void => void faults.push(`run ${asked.id} (${asked.op}): ${fault}`);
  if (!isTerminal(run.state)) blame(`is ${run.state}`);
  if (run.current_attempt !== attempts.length) blame(`has ${attempts.length} attempts and is at ${run.current_attempt}`);
  events.forEach((event, index) => {
    if (event.id !== index) blame(`event ${event.id} stands where ${index} should`);
  });
  for (const attempt of attempts) {
    const own = events.filter((event) => event.attempt === attempt.attempt);
    for (const fault of judgeAttempt(attempt, own)) blame(`attempt ${attempt.attempt} ${fault}`);
    if (attempt.state === 'COMPLETED') {
      const { lines } = await getLogs(server, asked.id, { attempt: attempt.attempt, limit: 1000 });
      const expected = Array.from({ length: asked.ticks }, (_, index) => `line ${index + 1}`);
      const got = lines.map(({ text }) => text);
      // An engine that is killed loses what it has read and not yet noted; then the timeline says so.
      const mayLack = own.some(({ msg }) => msg === ENGINE_WAS_AWAY);
      if (mayLack ? !isPartOf(got, expected) : got.join() !== expected.join())
        blame(`attempt ${attempt.attempt} has the log “${got.join()}” and wrote “${expected.join()}”`);
    }
  }
  for (const fault of judgeEnd(run.state, asked, attempts)) blame(fault);
  return { asked, state: run.state, attempts, faults };
}

/** Whether all of `part` stands in `whole`, in its order. */
function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return at === part.length;
}

/** Every attempt has ended once, and its end is the last that is said of it. */
function judgeAttempt(attempt: OpAttempt, events: readonly Event[]): string[] {
  const faults: string[] = [];
  const ends = events.filter(({ type }) => ENDS.has(type));
  if (!ENDS.has(attempt.state)) faults.push(`is ${attempt.state}`);
  if (ends.length !== 1) faults.push(`has ${ends.length} ends`);
  if (events.length > 0 && !ENDS.has(events.at(-1)?.type ?? '')) faults.push(`goes on after its end with ${events.at(-1)?.type ?? ''}`);
  if (ends[0] !== undefined && ends[0].type !== attempt.state) faults.push(`is ${attempt.state} and ended ${ends[0].type}`);
  if (events.filter(({ type }) => type === 'STARTED').length > 1) faults.push('started twice');
  return faults;
}

/** It ended as it must: completed, or cancelled because somebody wanted that, or failed because its workers were lost too often. */
function judgeEnd(state: string, { cancelled }: Asked, attempts: readonly OpAttempt[]): string[] {
  const losses = attempts.filter(({ execution_summary: { cause } }) => isLoss((cause ?? null) as Cause | null)).length;
  if (state === 'CANCELLED') return cancelled ? [] : ['is CANCELLED, which nobody wanted'];
  if (state === 'FAILED') {
    // One that fails while it is being cancelled is not tried again.
    if (cancelled || losses > MAX_LOSSES) return [];
    const { cause, error_message: message } = attempts.at(-1)?.execution_summary ?? {};
    return [`is FAILED (${cause ?? 'no cause'}: ${message ?? 'no message'}) after ${losses} losses of its worker`];
  }
  // By its exit code: an engine that is killed may lose the words that it wrote last.
  const unforeseen = attempts.slice(0, -1).filter(({ execution_summary: { cause, exit_code: code } }) => {
    return !isLoss((cause ?? null) as Cause | null) && code !== ASKED_TO_FAIL;
  });
  return unforeseen.map(({ attempt, execution_summary: { cause, error_message } }) => {
    return `attempt ${attempt} ended for another reason than a lost worker: ${cause ?? ''} ${error_message ?? ''}`;
  });
}

/** What the witness saw against what may be: who ran beside whom. `excused`: how often a run was beside itself because of a cut. */
export function judgeSightings(
  verdicts: readonly RunVerdict[],
  sightings: readonly Sighting[],
  cuts: readonly Cut[],
): { faults: string[]; excused: number } {
  const byId = new Map(verdicts.map((verdict) => [verdict.asked.id, verdict]));
  const faults: string[] = [];
  let excused = 0;
  for (const verdict of verdicts) {
    const own = sightings.filter(({ runId }) => runId === verdict.asked.id);
    for (const { attempt, state, events } of verdict.attempts) {
      const seen = own.filter((sighting) => sighting.attempt === attempt);
      // One whose start an engine did not survive is given back and placed again, which its timeline tells; only a first placement is not told.
      const placed = events.filter(({ type }) => type === 'ASSIGNED').length + (attempt === 1 ? 1 : 0);
      if (seen.length > placed)
        faults.push(`run ${verdict.asked.id}: attempt ${attempt} was placed ${placed} times and executed ${seen.length} times`);
      if (state === 'COMPLETED' && !seen.some(({ ended }) => ended))
        faults.push(`run ${verdict.asked.id}: attempt ${attempt} was not seen to the end`);
    }
    for (const [earlier, later] of overlaps(own)) {
      const host = verdict.attempts.find(({ attempt }) => attempt === earlier.attempt)?.worker_id;
      if (cuts.some((cut) => cut.host === host && cut.from < later.from && cut.to > earlier.from)) excused += 1;
      else faults.push(`run ${verdict.asked.id}: attempts ${earlier.attempt} and ${later.attempt} ran at the same time, without a cut`);
    }
  }
  const alone = sightings.filter(({ runId }) => byId.get(runId)?.asked.op === 'alone');
  for (const [earlier, later] of overlaps(alone)) {
    faults.push(
      `exclusive op: ${earlier.runId} attempt ${earlier.attempt} and ${later.runId} attempt ${later.attempt} ran at the same time, for ${(earlier.to - later.from).toFixed(0)} ms`,
    );
  }
  return { faults, excused };
}

function overlaps(sightings: readonly Sighting[]): [Sighting, Sighting][] {
  const sorted = [...sightings].sort((a, b) => a.from - b.from);
  const found: [Sighting, Sighting][] = [];
  sorted.forEach((earlier, index) => {
    for (const later of sorted.slice(index + 1)) if (later.from < earlier.to) found.push([earlier, later]);
  });
  return found;
}
