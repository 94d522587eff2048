import { describe, expect, it } from 'vitest';
import { runRetry } from '@/lib/contract/run';
import { CAUSES } from '@/lib/domain/cause';
import { FAILURE_KINDS } from '@/lib/domain/failure-kind';
import { failureAdvice, type Advice, type FailedAttempt, type FailureAction } from './failure-advice';
import { FAILURE_WORDS } from './failure-words';

const server = 'http://gyoza.example';
const advise = (given: Partial<FailedAttempt>): Advice =>
  failureAdvice({
    ...{ summary: {}, constraints: {}, limits: {}, specs: null, errorPayload: null },
    surroundings: { largestRamMb: null, otherVersion: null, server },
    ...given,
  });
const act = (given: Partial<FailedAttempt>): FailureAction => advise(given).action;

describe('what to do after a failure', () => {
  it.each(FAILURE_KINDS)('is said for %s', (kind) => {
    expect(FAILURE_WORDS[kind]).toMatch(/^[A-Z].{20,}\.$/);
  });

  // The whole table: what is offered for each cause with all that can be known about a run.
  const known: Partial<FailedAttempt> = {
    constraints: { cpu: 1, ram_mb: 512, vram_mb: 4096 },
    limits: { timeout_s: 90, queue_timeout_s: 30, run_timeout_s: 1800 },
    specs: { top_k: { type: 'int', title: 'How many' } },
    surroundings: { largestRamMb: 65_536, otherVersion: '1.2.0', server },
  };
  const retry = (label: string, change: object): FailureAction => ({ kind: 'retry', label, change });
  const again = retry('Try again', {});
  const version: FailureAction = { kind: 'other_version', label: 'Try version 1.2.0', version: '1.2.0' };
  const OFFERS: Record<(typeof CAUSES)[number], FailureAction> = {
    exit: { kind: 'report', label: 'Copy a report for the op’s author' },
    out_of_memory: retry('Retry with 1 GB', { constraints: { cpu: 1, ram_mb: 1024, vram_mb: 4096 } }),
    timeout: retry('Retry with 3 min', { timeout_s: 180 }),
    image_missing: version,
    program_missing: version,
    no_space: { kind: 'report', label: 'Copy a report for whoever runs the machine' },
    bad_output: version,
    permission: version,
    engine: again,
    engine_lost: again,
    worker_lost: again,
    worker_shutdown: again,
    waited_too_long: retry('Retry with 1 min', { queue_timeout_s: 60 }),
    run_timeout: retry('Retry with 1 h', { run_timeout_s: 3600 }),
    cancelled: again,
  };
  it.each(CAUSES)('is one thing for %s', (cause) => {
    const { next, action } = advise({ ...known, summary: { cause } });
    expect(action).toEqual(OFFERS[cause]);
    expect(next).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each(CAUSES)('is possible for %s when next to nothing is known, and any retry is one that the API takes', (cause) => {
    for (const given of [{}, known]) {
      const action = act({ ...given, summary: { cause } });
      expect(action.kind).not.toBe('fix_input');
      if (action.kind === 'retry') expect(runRetry.parse(action.change)).toEqual(action.change);
    }
    expect(act({ summary: { cause } }).label).toMatch(/^(Try again|Copy a report)/);
  });

  it.each([
    [512, 65_536, 'Retry with 1 GB'],
    [512, 768, 'Retry with 768 MB'],
    [512, null, 'Retry with 1 GB'],
    [512, 512, 'Copy a report for whoever runs the machine'],
  ])('takes no more memory than a machine has: %s MB on one of %s', (ram_mb, largestRamMb, label) => {
    const given = {
      summary: { cause: 'out_of_memory' },
      constraints: { ram_mb },
      surroundings: { largestRamMb, otherVersion: null, server },
    };
    expect(act(given).label).toBe(label);
  });

  it('sets memory aside for a run that had no limit, by what it was seen to use', () => {
    const summary = { cause: 'out_of_memory', peak_ram_mb: 700 };
    expect(act({ summary, constraints: { cpu: 2 } })).toEqual(
      retry('Retry with 1.1 GB set aside', { constraints: { cpu: 2, ram_mb: 1088 } }),
    );
    expect(act({ summary, surroundings: { largestRamMb: 1024, otherVersion: null, server } }).kind).toBe('report');
  });

  it('doubles the memory of a graphics card that was too small', () => {
    const summary = { cause: 'exit', error_message: 'CUDA out of memory. Tried to allocate 2.00 GiB' };
    expect(act({ summary, constraints: { vram_mb: 4096 } })).toEqual(
      retry('Retry with 8 GB of graphics memory', { constraints: { vram_mb: 8192 } }),
    );
    expect(act({ summary }).kind).toBe('report');
  });

  it('never asks for more time than there is', () => {
    expect(act({ summary: { cause: 'timeout' }, limits: { timeout_s: 31_000_000 } })).toMatchObject({ change: { timeout_s: 31_536_000 } });
    expect(act({ summary: { cause: 'timeout' }, limits: { timeout_s: 31_536_000 } })).toEqual(again);
  });

  it('opens the field that the failure is about', () => {
    const specs = { top_k: { type: 'int', title: 'How many' }, file: { type: 'file' } };
    const summary = { cause: 'exit', error_message: 'top_k must be at most 100', exit_code: 2 };
    const { next, action } = advise({ summary, specs });
    expect(action).toEqual({ kind: 'fix_input', label: 'Change “How many”', input: 'top_k' });
    expect(next).toContain('“How many”');
    expect(act({ summary: { cause: 'exit', error_message: 'no' }, specs, errorPayload: { input: 'file' } })).toMatchObject({
      input: 'file',
    });
    // Memory is not the fault of a field, though its name is in the words.
    expect(act({ summary: { cause: 'timeout', error_message: 'top_k must be at most 100' }, specs }).kind).toBe('retry');
  });
});
