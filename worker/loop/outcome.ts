import { ProblemError } from '@/lib/client/problem-error';
import type { ExecutionSummary } from '@/lib/contract/event';
import type { Cause } from '@/lib/domain/cause';
import type { JsonObject } from '@/lib/domain/input-spec';
import { EngineFault, type FaultKind } from '@/worker/ports/engine';
import type { Outcome } from './attempt-folder';
import type { OutputObject } from './collect-outputs';

/** The contract's limit for `msg`, with room for what is added to it. */
const MAX_MESSAGE = 60_000;

/** Everything known about an ended container. */
export interface Ending {
  /** Null when the container was gone before anybody could look. */
  exit: { exitCode: number; outOfMemory: boolean } | null;
  /** Why the worker stopped it, if it did. */
  stopped: 'cancel' | 'timeout' | null;
  /** The engine was away meanwhile, so a kill that nobody asked for was its doing. */
  engineWasAway: boolean;
  lastError: string | null;
  lastStderr: string | null;
  /** Sent on stdout. */
  outputs: JsonObject;
  outputObject: OutputObject;
}

/** What was agreed for the attempt, for the words. */
export interface Terms {
  image: string;
  timeoutS: number | null;
  ramMb: number | null;
}

type Report = Extract<Outcome, { kind: 'report' }>;
type Verdict = { type: Report['type']; msg: string; cause: Cause | null };

/** Decides how an attempt ended, in words that the person who pressed Run understands. `facts`: what the summary says besides. */
export function decideOutcome(ending: Ending, terms: Terms, facts: ExecutionSummary): Report {
  const { type, msg, cause } = judge(ending, terms);
  const outputs =
    ending.outputObject.found && 'value' in ending.outputObject ? { ...ending.outputs, ...ending.outputObject.value } : ending.outputs;
  const summary: ExecutionSummary = {
    ...facts,
    error_message: type === 'FAILED' ? msg : null,
    exit_code: ending.exit?.exitCode ?? null,
    cause,
  };
  return { kind: 'report', type, msg, outputs, summary };
}

function judge(ending: Ending, terms: Terms): Verdict {
  const { exit, stopped, outputObject } = ending;
  if (stopped === 'cancel') return { type: 'CANCELLED', msg: 'cancelled', cause: 'cancelled' };
  if (stopped === 'timeout') return failed('timeout', `It ran longer than its limit of ${seconds(terms.timeoutS)} and was stopped.`);
  if (exit === null) return failed('engine_lost', 'Its container disappeared from the container engine before it had ended.');
  if (exit.exitCode !== 0) return judgeExit(ending, exit, terms);
  if (outputObject.found && 'problem' in outputObject) return failed('bad_output', outputObject.problem);
  return { type: 'COMPLETED', msg: 'done', cause: null };
}

function judgeExit(ending: Ending, { exitCode, outOfMemory }: { exitCode: number; outOfMemory: boolean }, terms: Terms): Verdict {
  if (outOfMemory) {
    return terms.ramMb === null
      ? failed('out_of_memory', 'It ran out of memory: the machine had none left.')
      : failed('out_of_memory', `It ran out of memory at ${terms.ramMb} MB.`);
  }
  const missing = missingProgram(ending.lastStderr, terms);
  if ((exitCode === 126 || exitCode === 127) && missing !== null) return failed('program_missing', missing);
  if (ending.engineWasAway && [2, 137, 143, 255].includes(exitCode))
    return failed('engine_lost', 'The container engine of its worker stopped, and with it how the op ended was lost.');
  const said = ending.lastError ?? ending.lastStderr;
  if (said === null) return failed('exit', `It ended with exit code ${exitCode} and did not say why.`);
  const words = `${ending.lastError ?? ''}\n${ending.lastStderr ?? ''}`;
  if (/no space left on device/i.test(words))
    return failed('no_space', `${said} (there is no space left on the disk of the machine that ran it)`);
  if (/operation not permitted|permission denied/i.test(words)) {
    return failed(
      'permission',
      `${said} (a container has no special rights; if the op needs one, its definition asks for it in the field \`capabilities\`)`,
    );
  }
  return failed('exit', said);
}

/** The words of the engine's init when it cannot run the program. */
function missingProgram(stderr: string | null, { image }: Terms): string | null {
  const found = /^\[FATAL (?:tini|catatonit)[^\]]*\] exec (.+) failed: (.+)$/.exec(stderr ?? '');
  const [, program, why] = found ?? [];
  if (program === undefined || why === undefined) return null;
  if (/no such file/i.test(why)) return `The image "${image}" has no program "${program}".`;
  if (/exec format/i.test(why))
    return `The program "${program}" of the image "${image}" is built for another kind of processor than this machine has.`;
  return `"${program}" in the image "${image}" is not a program that may be run.`;
}

const CAUSE_OF_FAULT: Record<FaultKind, Cause> = {
  unreachable: 'engine',
  image_missing: 'image_missing',
  program_missing: 'program_missing',
  no_space: 'no_space',
  permission: 'permission',
  conflict: 'engine',
  gone: 'engine',
  interrupted: 'engine',
  refused: 'engine',
};

/**
 * The outcome of an attempt that did not come to its container's ordinary end. `stopped`: it was asked to stop. `expected` is false
 * for what is the worker's own fault.
 */
export function explainEarlyEnd(error: unknown, stopped: boolean, facts: ExecutionSummary): { outcome: Outcome; expected: boolean } {
  const end = (cause: Cause, message: string, expected = true) => ({ outcome: failedEarly(cause, message, facts), expected });
  if (stopped) {
    const summary = { ...facts, error_message: null, exit_code: null, cause: 'cancelled' };
    return { outcome: { kind: 'report', type: 'CANCELLED', msg: 'cancelled', outputs: {}, summary }, expected: true };
  }
  if (error instanceof EngineFault) {
    // Not the op's doing, and a new container may well start: the same attempt waits again.
    if (error.kind === 'unreachable' || error.kind === 'interrupted')
      return { outcome: { kind: 'release', reason: error.message }, expected: true };
    return end(CAUSE_OF_FAULT[error.kind], error.message);
  }
  if (error instanceof ProblemError) return end('engine', `Its input files could not be fetched: ${error.message}`);
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return end('no_space', 'There is no space left on the disk of the machine that runs it.');
  }
  return end('engine', `Its worker could not carry it out: ${error instanceof Error ? error.message : String(error)}`, false);
}

/** How an attempt ended, as the worker's log tells it: nothing of what the op said or gave. Null: it is not ours any more. */
export function endForLog(outcome: Outcome | null): object {
  if (outcome === null) return { end: 'dropped' };
  if (outcome.kind === 'release') return { end: 'given back', reason: outcome.reason };
  const { cause, exit_code } = outcome.summary;
  return { end: outcome.type, cause, exit_code };
}

/** A failure in the worker's own hands. */
export function failedEarly(cause: Cause, message: string, facts: ExecutionSummary): Report {
  return {
    kind: 'report',
    type: 'FAILED',
    msg: message,
    outputs: {},
    summary: { exit_code: null, ...facts, error_message: message, cause },
  };
}

function failed(cause: Cause, message: string): Verdict {
  return { type: 'FAILED', msg: message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE)} …`, cause };
}

function seconds(value: number | null): string {
  return `${value ?? 0} ${value === 1 ? 'second' : 'seconds'}`;
}
