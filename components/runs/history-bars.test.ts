import { expect, it } from 'vitest';
import { historyBars, historyTotals, historyWords } from './history-bars';

const history = {
  ...{ from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T02:00:00.000Z', span_s: 3600, cut: false },
  spans: [
    { at: '2026-01-01T00:00:00.000Z', states: { FAILED: 1, COMPLETED: 3 } },
    { at: '2026-01-01T01:00:00.000Z', states: { PENDING: 2 } },
  ],
};

it('stacks states in shares of the highest bar', () => {
  expect(historyBars(history)).toEqual([
    {
      at: history.spans[0]?.at,
      total: 4,
      parts: [
        { state: 'COMPLETED', from: 0, share: 0.75 },
        { state: 'FAILED', from: 0.75, share: 0.25 },
      ],
    },
    { at: history.spans[1]?.at, total: 2, parts: [{ state: 'PENDING', from: 0, share: 0.5 }] },
  ]);
});

it('is said in words', () => {
  expect(historyTotals(history).map(({ state, runs }) => `${state} ${runs}`)).toEqual(['PENDING 2', 'COMPLETED 3', 'FAILED 1']);
  expect(historyWords(history)).toBe('6 runs: 2 pending, 3 completed, 1 failed');
  expect(historyWords({ ...history, spans: [] })).toBe('No runs');
});
