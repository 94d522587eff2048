import { describe, expect, it } from 'vitest';
import type { OpAttempt } from '@/lib/contract/run';
import { SECRET_MASK } from '@/lib/domain/input-spec';
import { failureReport } from './failure-report';

const run = {
  id: '0193e0a0-0000-7000-8000-000000000001',
  op_definition: 'csv',
  op_version: '1.2.0',
  image: 'team/csv:7',
  current_attempt: 2,
};
const attempt: OpAttempt = {
  ...{
    attempt: 2,
    state: 'FAILED',
    progress: 40,
    priority: 5,
    outputs: {},
    constraints: { cpu: 1, ram_mb: 512 },
    timeout_s: 60,
    events: [],
  },
  inputs: { url: 'https://example.org', key: SECRET_MASK },
  execution_summary: { error_message: 'KeyError: price', exit_code: 1, cause: 'exit', image_digest: 'sha256:abc', peak_ram_mb: 210 },
  ...{ worker_id: 'w1', createdAt: '2026-11-25T10:00:00.000Z', assigned_at: null },
  ...{ started_at: '2026-11-25T10:00:01.000Z', finished_at: '2026-11-25T10:00:05.000Z' },
};
const report = (changes: Partial<OpAttempt> = {}, lines: string[] = []) =>
  failureReport({ title: 'CSV', run, attempt: { ...attempt, ...changes }, lines: lines.map((text) => ({ text })), origin: 'http://g' });

describe('a report of a failure', () => {
  it('says what ran, with what, how it ended and what it wrote last', () => {
    expect(report({}, ['reading', 'Traceback'])).toBe(`## CSV failed

- Run: http://g/runs/${run.id} (attempt 2 of 2)
- Op: csv, version 1.2.0
- Image: team/csv:7
- Digest: sha256:abc
- Cause: exit
- Exit code: 1
- Needs: cpu 1, ram_mb 512
- Time limit: 60 s
- Peak memory: 210 MB
- Worker: w1
- Started: 2026-11-25T10:00:01.000Z
- Ended: 2026-11-25T10:00:05.000Z

**Error**

\`\`\`
KeyError: price
\`\`\`

**Inputs** (secrets masked)

\`\`\`json
{
  "url": "https://example.org",
  "key": "${SECRET_MASK}"
}
\`\`\`

**Last lines of the log**

\`\`\`
reading
Traceback
\`\`\`
`);
  });

  it('leaves out what is not known', () => {
    const text = report({ execution_summary: {}, worker_id: null, started_at: null, timeout_s: null, constraints: {} });
    expect(text).toContain('It did not say why.');
    expect(text).toContain('It wrote no log.');
    expect(text).not.toMatch(/Digest|Cause|Exit code|Needs|Time limit|Peak|Worker|Started/);
  });

  it('cannot be broken out of by what an op writes, and stays of a size for a chat', () => {
    const text = report({}, ['```', '# not a heading', 'x'.repeat(50_000)]);
    expect(text).toContain('\n````\n```\n# not a heading\n');
    expect(text.length).toBeLessThan(5000);
    expect(text).toContain('(50000 characters)');
  });
});
