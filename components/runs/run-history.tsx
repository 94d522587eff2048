'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunState } from '@/lib/domain/run-state';
import { runHistoryQuery, type RunsFilter } from '@/components/queries/list-queries';
import { cx } from '@/components/ui/cx';
import { When } from '@/components/ui/time';
import { historyBars, historyTotals, historyWords } from './history-bars';
import { filterPart } from './runs-href';
import { STATE_LOOKS } from './state-look';

const HEIGHT = 40;

/** Without their words, what waits and what was cancelled would look the same. */
function inChart(state: RunState): { text: string; fill: string } {
  return state === 'CANCELLED' ? { text: 'text-edge', fill: 'bg-edge' } : STATE_LOOKS[state];
}

/** The runs of the list over time, by state: the last 24 hours, or the time that the filter names. */
export function RunHistoryChart({ filter }: { filter: RunsFilter }) {
  const { data: history } = useQuery({ ...runHistoryQuery(filterPart(filter)), placeholderData: keepPreviousData });
  if (history === undefined) return <div className="mb-4 h-16" />;
  const [bars, totals] = [historyBars(history), historyTotals(history)];
  return (
    <figure className="mb-4 min-h-16">
      <svg
        role="img"
        aria-label={historyWords(history)}
        viewBox={`0 0 ${bars.length * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-10 w-full border-b border-line"
      >
        {bars.map((bar, index) => (
          <g key={bar.at}>
            {bar.parts.map(({ state, from, share }) => (
              <rect
                key={state}
                x={index * 10 + 1}
                width={8}
                y={HEIGHT - (from + share) * HEIGHT}
                height={share * HEIGHT}
                className={cx('fill-current', inChart(state).text)}
              />
            ))}
          </g>
        ))}
      </svg>
      <figcaption className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-0.5 text-xs text-muted">
        <span className="tabular-nums">
          <When iso={history.from} /> – <When iso={history.to} />
        </span>
        {totals.length === 0 ? <span>No runs</span> : null}
        {totals.map(({ state, runs }) => (
          <span key={state} className="inline-flex items-center gap-1.5 tabular-nums">
            <span aria-hidden="true" className={cx('size-2 rounded-sm', inChart(state).fill)} />
            {`${STATE_LOOKS[state].label} ${runs.toLocaleString('en-GB')}`}
          </span>
        ))}
        {history.cut ? <span>The newest of them; there are more.</span> : null}
      </figcaption>
    </figure>
  );
}
