import { describe, expect, it } from 'vitest';
import { CAUSES } from '@/lib/domain/cause';
import { failureAdvice } from './failure-advice';

describe('what to do after a failure', () => {
  it.each(CAUSES)('is said for %s', (cause) => {
    expect(failureAdvice({ cause }, {}, null).next).toMatch(/\w{3,}.*\.$/);
  });

  it('offers twice the memory, and keeps the other limits', () => {
    const { change } = failureAdvice({ cause: 'out_of_memory' }, { cpu: 1, ram_mb: 512 }, null);
    expect(change).toEqual({ label: 'Retry with 1 GB', body: { constraints: { cpu: 1, ram_mb: 1024 } } });
  });

  it('offers twice the time', () => {
    expect(failureAdvice({ cause: 'timeout' }, {}, 90).change).toEqual({ label: 'Retry with 3 min', body: { timeout_s: 180 } });
  });

  it('offers no change where none is obvious', () => {
    expect(failureAdvice({ cause: 'out_of_memory' }, {}, null).change).toBeNull();
    expect(failureAdvice({ cause: 'worker_lost' }, { ram_mb: 512 }, 60).change).toBeNull();
    expect(failureAdvice({}, {}, null).change).toBeNull();
  });
});
