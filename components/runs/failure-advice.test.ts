import { describe, expect, it } from 'vitest';
import { CAUSES } from '@/lib/domain/cause';
import { failureAdvice } from './failure-advice';

describe('what to do after a failure', () => {
  it.each(CAUSES)('is said for %s', (cause) => {
    expect(failureAdvice({ cause }, {}, {}).next).toMatch(/\w{3,}.*\.$/);
  });

  it('offers twice the memory, and keeps the other limits', () => {
    const { change } = failureAdvice({ cause: 'out_of_memory' }, { cpu: 1, ram_mb: 512 }, {});
    expect(change).toEqual({ label: 'Retry with 1 GB', body: { constraints: { cpu: 1, ram_mb: 1024 } } });
  });

  it('offers twice the time of the limit that was too short', () => {
    const limits = { timeout_s: 90, queue_timeout_s: 30, run_timeout_s: 1800 };
    expect(failureAdvice({ cause: 'timeout' }, {}, limits).change).toEqual({ label: 'Retry with 3 min', body: { timeout_s: 180 } });
    expect(failureAdvice({ cause: 'waited_too_long' }, {}, limits).change).toEqual({
      label: 'Retry with 1 min',
      body: { queue_timeout_s: 60 },
    });
    expect(failureAdvice({ cause: 'run_timeout' }, {}, limits).change).toEqual({ label: 'Retry with 1 h', body: { run_timeout_s: 3600 } });
  });

  it('offers no change where none is obvious', () => {
    expect(failureAdvice({ cause: 'out_of_memory' }, {}, {}).change).toBeNull();
    expect(failureAdvice({ cause: 'worker_lost' }, { ram_mb: 512 }, { timeout_s: 60 }).change).toBeNull();
    expect(failureAdvice({}, {}, {}).change).toBeNull();
  });
});
