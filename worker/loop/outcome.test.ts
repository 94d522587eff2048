import { describe, expect, it } from 'vitest';
import { ProblemError } from '@/lib/client/problem-error';
import { EngineFault } from '@/worker/ports/engine';
import { decideOutcome, explainEarlyEnd, type Ending } from './outcome';

const terms = { image: 'op:1', timeoutS: 30, ramMb: 512 };
const decide = (ending: Partial<Ending>, changed: Partial<typeof terms> | { ramMb: null } = {}) =>
  decideOutcome(
    {
      exit: { exitCode: 0, outOfMemory: false },
      stopped: null,
      engineWasAway: false,
      lastError: null,
      lastStderr: null,
      outputs: {},
      outputObject: { found: false },
      ...ending,
    },
    { ...terms, ...changed },
    { duration_ms: 5 },
  );
const exit = (exitCode: number, outOfMemory = false) => ({ exitCode, outOfMemory });

describe('decideOutcome', () => {
  it('completes on exit 0, output.json over what stdout said', () => {
    expect(decide({ outputs: { a: 1, b: 1 }, outputObject: { found: true, value: { b: 2 } } })).toEqual({
      kind: 'report',
      type: 'COMPLETED',
      msg: 'done',
      outputs: { a: 1, b: 2 },
      summary: { duration_ms: 5, error_message: null, exit_code: 0, cause: null },
    });
  });

  it.each<[string, Partial<Ending>, string, RegExp]>([
    ['the op’s last error', { exit: exit(2), lastError: 'boom', lastStderr: 'noise' }, 'exit', /^boom$/],
    ['its last line on stderr', { exit: exit(2), lastStderr: 'noise' }, 'exit', /^noise$/],
    ['the exit code when there is neither', { exit: exit(7) }, 'exit', /exit code 7/],
    ['memory', { exit: exit(137, true), lastError: 'x' }, 'out_of_memory', /ran out of memory at 512 MB/],
    ['time', { exit: exit(143), stopped: 'timeout' }, 'timeout', /limit of 30 seconds/],
    ['a program that handles SIGTERM at the timeout', { stopped: 'timeout' }, 'timeout', /limit of 30 seconds/],
    [
      'a missing program',
      { exit: exit(127), lastStderr: '[FATAL tini (7)] exec foo failed: No such file or directory' },
      'program_missing',
      /"op:1" has no program "foo"/,
    ],
    [
      'a file that is no program',
      { exit: exit(126), lastStderr: '[FATAL tini (7)] exec /x failed: Permission denied' },
      'program_missing',
      /"\/x" in the image/,
    ],
    [
      'another processor',
      { exit: exit(126), lastStderr: '[FATAL tini (7)] exec /x failed: Exec format error' },
      'program_missing',
      /another kind of processor/,
    ],
    [
      'a right it does not have',
      { exit: exit(1), lastStderr: 'mount: Operation not permitted' },
      'permission',
      /^mount: Operation not permitted .*`capabilities`/,
    ],
    ['a full disk', { exit: exit(1), lastStderr: 'write: No space left on device' }, 'no_space', /no space left on the disk/],
    [
      'an output.json that is no object',
      { outputObject: { found: true, problem: 'output.json is empty; it must hold one JSON object.' } },
      'bad_output',
      /output\.json.*JSON object/,
    ],
    ['an engine that went away', { exit: exit(137), engineWasAway: true }, 'engine_lost', /engine of its worker stopped/],
    ['a container that disappeared', { exit: null }, 'engine_lost', /disappeared/],
  ])('names %s', (_, ending, cause, words) => {
    const { type, msg, summary } = decide(ending);
    expect(type).toBe('FAILED');
    expect(msg).toMatch(words);
    expect(summary).toMatchObject({ cause, error_message: msg, exit_code: ending.exit === null ? null : (ending.exit?.exitCode ?? 0) });
  });

  it('knows no limit to name when there was none', () => {
    expect(decide({ exit: exit(137, true) }, { ramMb: null }).msg).toMatch(/the machine had none left/);
  });

  it('is cancelled however the container ended after the order', () => {
    for (const code of [0, 1, 137])
      expect(decide({ exit: exit(code), stopped: 'cancel' })).toMatchObject({
        type: 'CANCELLED',
        summary: { cause: 'cancelled', error_message: null, exit_code: code },
      });
  });

  it('keeps what a failed op put out', () => {
    expect(decide({ exit: exit(1), outputs: { a: 1 }, outputObject: { found: true, value: { b: 2 } } }).outputs).toEqual({ a: 1, b: 2 });
  });

  it('bounds a message that has no end', () => {
    expect(decide({ exit: exit(1), lastStderr: 'x'.repeat(1_000_000) }).msg.length).toBeLessThan(65_536);
  });
});

describe('explainEarlyEnd', () => {
  it.each([
    ['image_missing', 'image_missing'],
    ['program_missing', 'program_missing'],
    ['no_space', 'no_space'],
    ['permission', 'permission'],
    ['refused', 'engine'],
  ] as const)('gives a fault %s the cause %s and its own words', (kind, cause) => {
    expect(explainEarlyEnd(new EngineFault(kind, 'words'), false, {})).toMatchObject({
      outcome: { type: 'FAILED', msg: 'words', summary: { cause } },
      expected: true,
    });
  });

  it.each(['unreachable', 'interrupted'] as const)('gives the run back when the engine is %s', (kind) => {
    expect(explainEarlyEnd(new EngineFault(kind, 'away'), false, {}).outcome).toEqual({ kind: 'release', reason: 'away' });
  });

  it('tells a cancelled run as cancelled', () => {
    expect(explainEarlyEnd(new Error('stopped'), true, {}).outcome).toMatchObject({ type: 'CANCELLED' });
  });

  it('tells a full disk, a missing input file and its own faults apart', () => {
    expect(explainEarlyEnd(Object.assign(new Error('x'), { code: 'ENOSPC' }), false, {}).outcome).toMatchObject({
      summary: { cause: 'no_space' },
    });
    const problem = new ProblemError({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no such file.',
      code: 'not_found',
    });
    expect(explainEarlyEnd(problem, false, {})).toMatchObject({
      outcome: { msg: expect.stringContaining('There is no such file.') as string },
      expected: true,
    });
    expect(explainEarlyEnd(new Error('bug'), false, {})).toMatchObject({
      outcome: { type: 'FAILED', summary: { cause: 'engine' } },
      expected: false,
    });
  });
});
