import { expect, it } from 'vitest';
import { retryPolicy } from '@/lib/contract/values';
import { retryWords } from './policy-words';

it.each([
  [{}, null],
  [{ max_attempts: 3, retry_on: [] }, null],
  [{ max_attempts: 3 }, 'Up to 3 times'],
  [{ max_attempts: 3, backoff_s: 90 }, 'Up to 3 times, 1 min 30 s after a failure, then longer'],
  [{ max_attempts: 2, backoff_s: 5, backoff_factor: 1 }, 'Up to 2 times, 5.0 s after a failure'],
  [
    { max_attempts: 2, retry_on: ['out_of_memory', 'engine'] },
    'Up to 2 times; only after running out of memory or a fault of the container engine',
  ],
])('a policy %j is told as %s', (policy, words) => {
  expect(retryWords(retryPolicy.parse(policy))).toBe(words);
});
