import { describe, expect, it } from 'vitest';
import type { RunFile } from '@/lib/contract/file';
import type { OpAttempt } from '@/lib/contract/run';
import { SECRET_MASK } from '@/lib/domain/input-spec';
import { compareAttempts, countDifferences, type ComparedAttempt } from './comparison';

const run = {
  id: '0193e0a0-0000-7000-8000-000000000001',
  op_definition: 'csv',
  op_version: '1.0.0',
  image: 'team/csv:1',
  current_attempt: 2,
};
const base: OpAttempt = {
  ...{ attempt: 1, state: 'FAILED', progress: 0, priority: 5, constraints: { ram_mb: 128 }, timeout_s: null, events: [] },
  inputs: { file: 'a', rows: 5, key: SECRET_MASK, more: { deep: [1, 2] } },
  outputs: {},
  execution_summary: { error_message: 'It ran out of memory at 128 MB.', exit_code: 137, image_digest: 'sha256:a', peak_ram_mb: 128 },
  ...{ worker_id: 'w1', createdAt: '2026-11-25T10:00:00.000Z', assigned_at: '2026-11-25T10:00:02.000Z' },
  ...{ started_at: '2026-11-25T10:00:03.000Z', finished_at: '2026-11-25T10:00:08.000Z' },
};
const side = (changes: Partial<OpAttempt> = {}, files: RunFile[] = []): ComparedAttempt => ({
  run,
  attempt: { ...base, ...changes },
  files,
});
const file = (path: string, sha: string): RunFile => ({ path, attempt: 1, size: 10, sha256: sha.repeat(64), content_type: 'image/png' });

describe('the comparison of two attempts', () => {
  it('says of the same thing that nothing differs', () => {
    const same = compareAttempts(side(), side());
    expect(countDifferences(same)).toBe(0);
    expect(same.inputs.equal.map(({ label }) => label)).toEqual(['file', 'rows', 'key', 'more']);
    expect(same.facts.equal.map(({ label }) => label)).toContain('Image digest');
  });

  it('tells what was changed, how it went, and what it took', () => {
    const { facts } = compareAttempts(
      side(),
      side({
        state: 'COMPLETED',
        constraints: { ram_mb: 256 },
        execution_summary: { exit_code: 0, image_digest: 'sha256:b', peak_ram_mb: 190, peak_cpu: 1, rx_kb: 2048 },
        finished_at: '2026-11-25T10:01:03.000Z',
      }),
    );
    expect(Object.fromEntries(facts.different.map(({ label, left, right }) => [label, [left, right]]))).toEqual({
      State: ['Failed', 'Completed'],
      Reason: ['It ran out of memory at 128 MB.', undefined],
      'Image digest': ['sha256:a', 'sha256:b'],
      'Exit code': ['137', '0'],
      'Memory limit': ['128 MB', '256 MB'],
      Ran: ['5.0 s', '1 min'],
      'Peak memory': ['128 MB', '190 MB'],
      'Peak CPU': [undefined, '1 core'],
      Received: [undefined, '2 MB'],
    });
    // What neither knows is no line.
    expect([...facts.different, ...facts.equal].map(({ label }) => label)).not.toContain('GPU');
  });

  it('tells inputs and outputs by their paths, tables by their rows', () => {
    const left = side({ outputs: { sum: 1, table: [{ id: 1, n: 1 }], same: [{ id: 1 }] } });
    const right = side({
      inputs: { ...base.inputs, more: { deep: [1, 3] } },
      outputs: { sum: 2, table: [{ id: 1, n: 2 }], same: [{ id: 1 }] },
    });
    const { inputs, outputs, tables } = compareAttempts(left, right);
    expect(inputs.different).toEqual([{ label: 'more.deep[1]', left: 2, right: 3 }]);
    expect(inputs.equal.map(({ label }) => label)).toEqual(['file', 'rows', 'key']);
    expect(outputs.different).toEqual([{ label: 'sum', left: 1, right: 2 }]);
    expect(outputs.equal.map(({ label }) => label)).toEqual(['same']);
    expect(tables).toMatchObject([{ name: 'table', diff: { key: 'id', equal: 0, rows: [{ columns: ['n'] }] } }]);
  });

  it('tells files by what is in them', () => {
    const { files } = compareAttempts(
      side({}, [file('a.png', '1'), file('b.png', '2')]),
      side({}, [file('b.png', '3'), file('a.png', '1')]),
    );
    expect(files.different.map(({ path }) => path)).toEqual(['b.png']);
    expect(files.equal.map(({ path }) => path)).toEqual(['a.png']);
    expect(compareAttempts(side({}, [file('c', '1')]), side()).files.different).toMatchObject([{ path: 'c', right: undefined }]);
  });
});
