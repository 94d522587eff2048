import { CAUSES, type Cause } from './cause';

/**
 * Why an attempt failed, as finely as a person can be helped with it: the causes of the contract, and of some of them what their words tell besides.
 */
export const FAILURE_KINDS = [
  ...CAUSES,
  /** Of `out_of_memory`: without a limit of its own, so it was the machine that had none left. */
  'machine_memory',
  /** Of `exit`: the op says itself that memory was short. */
  'op_memory',
  'gpu_memory',
  /** Of `exit`: something it needs, a service or a network, did not answer. */
  'no_answer',
  /** Of `exit`: killed from outside, and without a word. */
  'killed',
  /** Of `image_missing`: the registry has it not, or not for this worker. */
  'image_refused',
  'registry_away',
  /** Of `program_missing`: built for another kind of processor. */
  'wrong_processor',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

interface Failure {
  cause?: string | null | undefined;
  error_message?: string | null | undefined;
  exit_code?: number | null | undefined;
}

const GPU_MEMORY =
  /(?:CUDA|HIP|ROCm|GPU|XPU)[^\n]{0,60}out of memory|cuda_error_out_of_memory|cudaErrorMemoryAllocation|CUBLAS_STATUS_ALLOC_FAILED/i;
const MEMORY =
  /\bMemoryError\b|std::bad_alloc|\bOutOfMemory(?:Error|Exception)\b|heap out of memory|cannot allocate memory|\bENOMEM\b|out of memory|unable to allocate \d/i;
const NO_ANSWER = new RegExp(
  [
    String.raw`did not answer|does not answer|connection (?:refused|reset|timed out|aborted|closed)|network is unreachable|no route to host`,
    String.raw`temporary failure in name resolution|could not resolve host|name or service not known|\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\b`,
    String.raw`(?:read|connect|request|gateway|operation|connection) ?timed? ?out|too many requests|service unavailable|bad gateway|\b(?:429|502|503|504)\b (?:client|server)? ?error`,
    String.raw`temporarily unavailable|try(?:ing)? again`,
  ].join('|'),
  'i',
);

/** Sorts a failure; a cause that is unknown here, from a newer worker say, counts as `exit`. */
export function failureKind(failure: Failure, limits: { ramMb: number | null }): FailureKind {
  const cause: Cause = CAUSES.find((each) => each === failure.cause) ?? 'exit';
  const words = failure.error_message ?? '';
  switch (cause) {
    case 'out_of_memory':
      return limits.ramMb === null ? 'machine_memory' : cause;
    case 'image_missing':
      if (words.includes('does not have it or does not give it')) return 'image_refused';
      return words.includes('cannot be reached from there') ? 'registry_away' : cause;
    case 'program_missing':
      return words.includes('another kind of processor') ? 'wrong_processor' : cause;
    case 'exit':
      return ofExit(words, failure.exit_code ?? null);
    default:
      return cause;
  }
}

function ofExit(words: string, exitCode: number | null): FailureKind {
  if (GPU_MEMORY.test(words)) return 'gpu_memory';
  if (MEMORY.test(words)) return 'op_memory';
  if (NO_ANSWER.test(words)) return 'no_answer';
  return (exitCode === 137 || exitCode === 143) && words.includes('did not say why') ? 'killed' : 'exit';
}
