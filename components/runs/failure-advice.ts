import type { ExecutionSummary } from '@/lib/contract/event';
import type { Constraints } from '@/lib/contract/values';
import { blamedInput } from '@/lib/domain/blamed-input';
import { failureKind, type FailureKind } from '@/lib/domain/failure-kind';
import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { formatMebibytes } from '@/components/format/format-size';
import { formatDuration } from '@/components/format/format-time';
import { FAILURE_WORDS } from './failure-words';

/** The limits of time that a run may have, as the API calls them. */
type TimeLimit = 'timeout_s' | 'queue_timeout_s' | 'run_timeout_s';

/** What "Retry" should send besides "the same again". */
type RetryChange = { constraints?: Constraints } & Partial<Record<TimeLimit, number>>;

/** The one thing that the page offers to do about a failure. */
export type FailureAction =
  | { kind: 'retry'; label: string; change: RetryChange }
  | { kind: 'fix_input'; label: string; input: string }
  | { kind: 'other_version'; label: string; version: string }
  | { kind: 'report'; label: string };

export interface Advice {
  /** What to do next, as a sentence. */
  next: string;
  action: FailureAction;
}

/** All that the advice depends on. */
export interface FailedAttempt {
  summary: ExecutionSummary;
  constraints: Constraints;
  limits: Partial<Record<TimeLimit, number | null | undefined>>;
  /** Of the definition that ran; null for an ad-hoc run. */
  specs: Record<string, JsonObject> | null;
  /** Payload of the last error that the op sent. */
  errorPayload: Record<string, Json> | null;
  surroundings: FailureSurroundings;
}

/** What is there beside the run. */
export interface FailureSurroundings {
  /** Memory of the largest machine that may take the run, in MiB; null where none is connected. */
  largestRamMb: number | null;
  /** The newest version of the op other than the one that ran; null where there is none. */
  otherVersion: string | null;
  /** Address of this server. */
  server: string;
}

/** Longest time limit of the contract: a year. */
const LONGEST_S = 31_536_000;
const REPORT: FailureAction = { kind: 'report', label: 'Copy a report for the op’s author' };
const REPORT_MACHINE: FailureAction = { kind: 'report', label: 'Copy a report for whoever runs the machine' };
const AGAIN: FailureAction = { kind: 'retry', label: 'Try again', change: {} };

/** What to tell the person whose run failed, and the one safe thing to offer. */
export function failureAdvice(failed: FailedAttempt): Advice {
  const { summary, constraints } = failed;
  const kind = failureKind(summary, { ramMb: constraints.ram_mb ?? null });
  const input = BY_INPUTS.has(kind) && failed.specs !== null ? blame(failed, failed.specs) : null;
  if (input !== null) {
    return {
      next: `It is about the input “${input.label}”. Change it and run again: the form opens with what you entered.`,
      action: { kind: 'fix_input', label: `Change “${input.label}”`, input: input.name },
    };
  }
  return adviseOn(kind, failed);
}

/** Failures that an input may be to blame for. */
const BY_INPUTS: ReadonlySet<FailureKind> = new Set(['exit', 'bad_output']);

function blame({ summary, errorPayload }: FailedAttempt, specs: Record<string, JsonObject>): { name: string; label: string } | null {
  const name = blamedInput({ message: summary.error_message ?? '', payload: errorPayload }, specs);
  const title = name === null ? undefined : specs[name]?.['title'];
  return name === null ? null : { name, label: typeof title === 'string' ? title : name };
}

function adviseOn(kind: FailureKind, failed: FailedAttempt): Advice {
  const next = FAILURE_WORDS[kind];
  switch (kind) {
    case 'out_of_memory':
    case 'op_memory':
      return moreMemory(next, failed);
    case 'machine_memory':
      return setAside(next, failed);
    case 'gpu_memory':
      return moreGpuMemory(next, failed);
    case 'timeout':
      return longer(next, 'timeout_s', failed);
    case 'waited_too_long':
      return longer(next, 'queue_timeout_s', failed);
    case 'run_timeout':
      return longer(next, 'run_timeout_s', failed);
    case 'image_missing':
    case 'image_refused':
    case 'program_missing':
    case 'wrong_processor':
    case 'bad_output':
    case 'permission':
      return otherVersion(next, failed);
    case 'no_space':
      return { next, action: REPORT_MACHINE };
    case 'exit':
      return { next, action: REPORT };
    case 'registry_away':
    case 'no_answer':
    case 'killed':
    case 'engine':
    case 'engine_lost':
    case 'worker_lost':
    case 'worker_shutdown':
    case 'cancelled':
      return { next, action: AGAIN };
  }
}

/** Twice what it had, or all that the largest machine has. */
function moreMemory(next: string, { constraints, surroundings: { largestRamMb } }: FailedAttempt): Advice {
  const had = constraints.ram_mb;
  if (had === undefined) return { next, action: REPORT };
  const ram = largestRamMb === null ? had * 2 : Math.min(had * 2, largestRamMb);
  if (ram <= had) {
    return {
      next: `No machine here has more than ${formatMebibytes(had)}. Use smaller inputs, or ask for a larger machine.`,
      action: REPORT_MACHINE,
    };
  }
  return retryWith(next, formatMebibytes(ram), { constraints: { ...constraints, ram_mb: ram } });
}

/** Memory of its own for a run that had no limit and so no claim to any: half more than it was seen to use. */
function setAside(next: string, { summary, constraints, surroundings: { largestRamMb } }: FailedAttempt): Advice {
  const peak = summary.peak_ram_mb ?? null;
  if (peak === null) return { next, action: AGAIN };
  const ram = Math.max(64, Math.ceil((peak * 1.5) / 64) * 64);
  if (largestRamMb !== null && ram > largestRamMb) return { next, action: REPORT_MACHINE };
  return retryWith(next, `${formatMebibytes(ram)} set aside`, { constraints: { ...constraints, ram_mb: ram } });
}

function moreGpuMemory(next: string, { constraints }: FailedAttempt): Advice {
  const had = constraints.vram_mb;
  if (had === undefined) return { next, action: REPORT };
  return retryWith(next, `${formatMebibytes(had * 2)} of graphics memory`, { constraints: { ...constraints, vram_mb: had * 2 } });
}

function longer(next: string, limit: TimeLimit, { limits }: FailedAttempt): Advice {
  const seconds = limits[limit];
  if (seconds == null || seconds >= LONGEST_S) return { next, action: AGAIN };
  const more = Math.min(seconds * 2, LONGEST_S);
  return retryWith(next, formatDuration(more * 1000), { [limit]: more });
}

function otherVersion(next: string, { surroundings: { otherVersion: version } }: FailedAttempt): Advice {
  if (version === null) return { next, action: REPORT };
  return {
    next: `${next} Until then version ${version} may do.`,
    action: { kind: 'other_version', label: `Try version ${version}`, version },
  };
}

function retryWith(next: string, what: string, change: RetryChange): Advice {
  return { next, action: { kind: 'retry', label: `Retry with ${what}`, change } };
}
