import { describe, expect, it } from 'vitest';
import { CAUSES } from './cause';
import { failureKind, type FailureKind } from './failure-kind';

const kind = (cause: string | null, error_message = '', exit_code: number | null = 1, ramMb: number | null = null) =>
  failureKind({ cause, error_message, exit_code }, { ramMb });

describe('the kind of a failure', () => {
  it.each(CAUSES.filter((cause) => cause !== 'out_of_memory'))('is its cause where nothing says more: %s', (cause) => {
    expect(kind(cause)).toBe(cause);
  });

  it('is an ordinary exit where the cause is not known here', () => {
    expect(kind('a_cause_of_next_year')).toBe('exit');
    expect(kind(null)).toBe('exit');
  });

  it('tells the limit of the run from the end of the machine’s memory', () => {
    expect(kind('out_of_memory', 'It ran out of memory at 512 MB.', 137, 512)).toBe('out_of_memory');
    expect(kind('out_of_memory', 'It ran out of memory: the machine had none left.', 137)).toBe('machine_memory');
  });

  it.each<[FailureKind, string]>([
    ['gpu_memory', 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 15.77 GiB'],
    ['gpu_memory', 'RuntimeError: CUDA error: out of memory'],
    ['gpu_memory', 'CUDA_ERROR_OUT_OF_MEMORY: out of memory'],
    ['gpu_memory', 'RuntimeError: HIP out of memory. Tried to allocate 20.00 MiB'],
    ['op_memory', 'MemoryError'],
    ['op_memory', "terminate called after throwing an instance of 'std::bad_alloc'"],
    ['op_memory', 'java.lang.OutOfMemoryError: Java heap space'],
    ['op_memory', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
    ['op_memory', 'OSError: [Errno 12] Cannot allocate memory'],
    ['op_memory', 'numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1000000000,)'],
    ['no_answer', 'The weather service did not answer. Trying again usually helps.'],
    ['no_answer', 'curl: (7) Failed to connect to example.org port 443: Connection refused'],
    ['no_answer', 'curl: (6) Could not resolve host: example.org'],
    ['no_answer', 'Error: connect ECONNREFUSED 127.0.0.1:5432'],
    ['no_answer', 'requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://example.org/'],
    ['no_answer', 'psycopg.OperationalError: connection timed out'],
    ['no_answer', 'socket.gaierror: [Errno -3] Temporary failure in name resolution'],
    ['exit', "KeyError: 'price'"],
    ['exit', 'ValueError: 503 rows expected, 502 found'],
    ['exit', 'The retry budget of the model is spent.'],
    ['exit', 'remembered nothing: no memory of this customer'],
  ])('is %s for: %s', (expected, words) => {
    expect(kind('exit', words)).toBe(expected);
  });

  it('knows an op that was killed without a word', () => {
    expect(kind('exit', 'It ended with exit code 137 and did not say why.', 137)).toBe('killed');
    expect(kind('exit', 'It ended with exit code 2 and did not say why.', 2)).toBe('exit');
  });

  it.each<[FailureKind, string, string]>([
    [
      'image_refused',
      'image_missing',
      'The image "a:1" is not on the machine that runs it, and its registry does not have it or does not give it to this worker.',
    ],
    [
      'registry_away',
      'image_missing',
      'The image "a:1" is not on the machine that runs it, and its registry (r.example) cannot be reached from there.',
    ],
    ['image_missing', 'image_missing', 'The image "a:1" is not on this machine.'],
    ['wrong_processor', 'program_missing', 'The program "run" is built for another kind of processor than this machine has.'],
    ['program_missing', 'program_missing', 'The image "a:1" has no program "run".'],
  ])('is %s where the words of %s tell it', (expected, cause, words) => {
    expect(kind(cause, words, null)).toBe(expected);
  });
});
