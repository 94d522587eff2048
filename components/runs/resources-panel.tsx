'use client';

import { useQuery } from '@tanstack/react-query';
import type { OpAttempt } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { sizeAdvice } from '@/lib/domain/size-advice';
import { usageQuery } from '@/components/queries/run-queries';
import { formatDuration } from '@/components/format/format-time';
import { Panel } from '@/components/ui/panel';
import { Sparkline } from '@/components/ui/sparkline';
import { resourceCharts, sizeSentence, type ResourceChart } from './resource-figures';

/** What the container of an attempt used, against what it may, as it runs and after. A run too short to be measured shows nothing. */
export function ResourcesPanel({ runId, attempt }: { runId: string; attempt: OpAttempt }) {
  const ended = isTerminal(attempt.state);
  const { data: usage } = useQuery({ ...usageQuery(runId, attempt.attempt, ended), enabled: attempt.started_at !== null });
  const charts = usage === undefined ? [] : resourceCharts(usage, attempt.constraints);
  const spanMs = (usage?.points.at(-1)?.s ?? 0) * 1000;
  if (charts.length === 0) return null;
  const advice =
    attempt.state === 'COMPLETED'
      ? sizeAdvice(
          { peakRamMb: usage?.peak_ram_mb ?? null, peakCpu: usage?.peak_cpu ?? null },
          { ramMb: attempt.constraints.ram_mb ?? null, cpu: attempt.constraints.cpu ?? null },
        )
      : [];
  return (
    <Panel id="resources-title" title="Resources">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        {charts.map((chart) => (
          <Chart key={chart.label} chart={chart} spanMs={spanMs} />
        ))}
      </div>
      <p className="mt-3 text-xs text-muted">
        {ended ? 'Over' : 'So far, over'} {formatDuration(spanMs)}. The upper edge is the limit where there is one, else a little above the
        peak.
      </p>
      {advice.map((each) => (
        <p key={each.kind} className="mt-2 text-sm break-words">
          {sizeSentence(each)}
        </p>
      ))}
    </Panel>
  );
}

function Chart({ chart, spanMs }: { chart: ResourceChart; spanMs: number }) {
  const { label, points, max, words } = chart;
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-muted tabular-nums">{words}</span>
      </div>
      <Sparkline label={`${label} over ${formatDuration(spanMs)}: ${words}`} points={points} max={max} spanMs={spanMs} />
    </div>
  );
}
