import { expect, it } from 'vitest';
import { estimateProgress } from '@/lib/domain/estimate-progress';
import { progressWords } from './progress-words';

it.each([
  ['45 %, about 12 s left (as the op reports)', { elapsedMs: 10_000, reported: 45, inLog: null, usualMs: null }],
  ['50 %, about 1 min left (read from its log)', { elapsedMs: 60_000, reported: 0, inLog: 50, usualMs: 90_000 }],
  ['about 30 s left (by how long it usually takes)', { elapsedMs: 10_000, reported: 0, inLog: null, usualMs: 40_000 }],
  ['longer than the usual 40 s (by how long it usually takes)', { elapsedMs: 50_000, reported: 0, inLog: null, usualMs: 40_000 }],
  [
    '50 %, about 50 s left, longer than the usual 40 s (as the op reports)',
    { elapsedMs: 50_000, reported: 50, inLog: null, usualMs: 40_000 },
  ],
  ['1 % (as the op reports)', { elapsedMs: 5000, reported: 1, inLog: null, usualMs: null }],
])('says: %s', (words, known) => {
  const estimate = estimateProgress(known);
  expect(estimate === null ? null : progressWords(estimate, known.usualMs)).toBe(words);
});
