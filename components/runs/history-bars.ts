import type { RunHistory } from '@/lib/contract/run-counts';
import { RUN_STATES, type RunState } from '@/lib/domain/run-state';
import { plural } from '@/components/format/format-size';
import { STATE_LOOKS } from './state-look';

/** From the ground up: what went well lies below what did not, and what still moves on top. */
const STACK: readonly RunState[] = ['COMPLETED', 'CANCELLED', 'FAILED', 'RUNNING', 'ASSIGNED', 'PENDING'];

export interface Bar {
  at: string;
  total: number;
  /** Parts from the ground up, in shares of the highest bar. */
  parts: { state: RunState; from: number; share: number }[];
}

/** The bars of the chart, oldest first. */
export function historyBars({ spans }: RunHistory): Bar[] {
  const totals = spans.map(({ states }) => STACK.reduce((sum, state) => sum + (states[state] ?? 0), 0));
  const highest = Math.max(1, ...totals);
  return spans.map(({ at, states }, index) => {
    let from = 0;
    const parts = STACK.flatMap((state) => {
      const share = (states[state] ?? 0) / highest;
      if (share === 0) return [];
      from += share;
      return [{ state, from: from - share, share }];
    });
    return { at, total: totals[index] ?? 0, parts };
  });
}

/** How many there are of each state, those that occur, in the order of a run's life. */
export function historyTotals({ spans }: RunHistory): { state: RunState; runs: number }[] {
  return RUN_STATES.map((state) => ({ state, runs: spans.reduce((sum, { states }) => sum + (states[state] ?? 0), 0) })).filter(
    ({ runs }) => runs > 0,
  );
}

/** The chart in words: "130 runs: 26 cancelled, 104 pending". */
export function historyWords(history: RunHistory): string {
  const totals = historyTotals(history);
  const all = totals.reduce((sum, { runs }) => sum + runs, 0);
  const parts = totals.map(({ state, runs }) => `${runs.toLocaleString('en-GB')} ${STATE_LOOKS[state].label.toLowerCase()}`);
  return all === 0 ? 'No runs' : `${plural(all, 'run')}: ${parts.join(', ')}`;
}
