import type { ExecutionSummary } from '@/lib/contract/event';
import type { Constraints } from '@/lib/contract/values';
import { CAUSES, type Cause } from '@/lib/domain/cause';
import { formatMebibytes } from '@/components/format/format-size';
import { formatDuration } from '@/components/format/format-time';

/** The limits of time that a run may have, as the API calls them. */
export type TimeLimit = 'timeout_s' | 'queue_timeout_s' | 'run_timeout_s';
export type TimeLimitValues = Partial<Record<TimeLimit, number | null | undefined>>;

/** What "Retry" should send besides "the same again". */
export interface RetryChange {
  label: string;
  body: { constraints?: Constraints } & Partial<Record<TimeLimit, number>>;
}

export interface Advice {
  /** What to do next, as a sentence. */
  next: string;
  /** A retry that is likely to go better, where there is an obvious one. */
  change: RetryChange | null;
}

const NEXT: Record<Cause, string> = {
  exit: 'The log below usually says why. Change the inputs and run again, or show the log to the op’s author.',
  out_of_memory: 'It needs more memory than it was given. Retry with more, or use smaller inputs.',
  timeout: 'It was stopped because it took longer than it may. Retry with more time, or use smaller inputs.',
  image_missing: 'The op’s image could not be found on the machine or fetched. Ask the op’s author to check its name, then retry.',
  program_missing: 'The op’s image does not contain the program it should start. Ask the op’s author to fix it.',
  no_space: 'The machine has no room left on its disk. Ask whoever runs it to make room, then retry.',
  bad_output: 'The op ended, but what it wrote as its result could not be read. Show this message to the op’s author.',
  permission: 'The op tried something that it has no right to. Show this message to the op’s author.',
  engine: 'The container engine on the machine had a problem. Retry; if it happens again, tell whoever runs the machine.',
  engine_lost: 'The container engine on the machine was lost while this ran. Nothing is wrong with your inputs; retry.',
  worker_lost: 'The machine stopped answering. Nothing is wrong with your inputs; retry.',
  worker_shutdown: 'The machine was shut down while this ran. Nothing is wrong with your inputs; retry.',
  waited_too_long: 'No machine could take it in time. Look at the workers page to see what is free, or retry and let it wait longer.',
  run_timeout: 'Its waits and attempts together took longer than they may. Retry with more time.',
  cancelled: 'It was cancelled. Retry runs it again with the same inputs.',
};

/** What to tell the person whose run failed. */
export function failureAdvice(summary: ExecutionSummary, constraints: Constraints, limits: TimeLimitValues): Advice {
  const cause = CAUSES.find((each) => each === summary.cause);
  return { next: NEXT[cause ?? 'exit'], change: cause === undefined ? null : changeFor(cause, constraints, limits) };
}

/** Which limit a cause says was too short. */
const TOO_SHORT: Partial<Record<Cause, TimeLimit>> = {
  timeout: 'timeout_s',
  waited_too_long: 'queue_timeout_s',
  run_timeout: 'run_timeout_s',
};

function changeFor(cause: Cause, constraints: Constraints, limits: TimeLimitValues): RetryChange | null {
  if (cause === 'out_of_memory' && constraints.ram_mb !== undefined) {
    const ram = constraints.ram_mb * 2;
    return { label: `Retry with ${formatMebibytes(ram)}`, body: { constraints: { ...constraints, ram_mb: ram } } };
  }
  const limit = TOO_SHORT[cause];
  const seconds = limit === undefined ? null : limits[limit];
  if (limit !== undefined && seconds != null) {
    return { label: `Retry with ${formatDuration(seconds * 2000)}`, body: { [limit]: seconds * 2 } };
  }
  return null;
}
