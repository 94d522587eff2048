import type { ReactNode } from 'react';
import type { RunRow } from '@/lib/contract/run';
import type { RunColumn } from '@/lib/domain/run-columns';
import { isTerminal } from '@/lib/domain/run-state';
import { Progress } from '@/components/ui/progress';
import { Ago, Duration } from '@/components/ui/time';
import { LabelChips } from './label-chips';
import { runTitle } from './run-title';
import { StateBadge } from './state-badge';
import { STATE_LOOKS } from './state-look';

interface Column {
  label: string;
  /** Its width, and where there is no room for it. */
  className: string;
  cell: (run: RunRow) => ReactNode;
}

/** What each column of the list of runs shows. */
export const COLUMNS: Readonly<Record<RunColumn, Column>> = {
  state: { label: 'State', className: 'w-32 sm:w-36', cell: (run) => <State run={run} /> },
  progress: { label: 'Progress', className: 'w-36 max-lg:hidden', cell: (run) => <ProgressCell run={run} /> },
  created_by: { label: 'Started by', className: 'w-32 max-md:hidden text-muted break-words', cell: (run) => run.created_by ?? '–' },
  worker: { label: 'Worker', className: 'w-32 max-md:hidden text-muted break-words', cell: (run) => run.worker_id ?? '–' },
  labels: { label: 'Labels', className: 'w-44 max-md:hidden', cell: (run) => <LabelChips labels={run.labels ?? {}} /> },
  priority: { label: 'Priority', className: 'w-20 max-md:hidden text-muted text-right tabular-nums', cell: (run) => run.priority },
  attempt: { label: 'Attempt', className: 'w-20 max-md:hidden text-muted text-right tabular-nums', cell: (run) => run.current_attempt },
  asked: { label: 'Asked for', className: 'w-28 max-sm:hidden text-muted', cell: (run) => <Ago iso={run.createdAt} /> },
  took: {
    label: 'Took',
    className: 'w-28 max-md:hidden text-right text-muted',
    cell: (run) => (run.started_at === null ? '–' : <Duration from={run.started_at} to={run.finished_at} />),
  },
};

function State({ run }: { run: RunRow }) {
  return (
    <>
      <StateBadge state={run.state} />
      {run.cancel_requested && !isTerminal(run.state) ? <p className="mt-0.5 pl-2.5 text-xs text-warning">Cancelling…</p> : null}
    </>
  );
}

/** A bar for what still moves; for what ended short of its end the figure alone. A full bar in every row would say nothing. */
function ProgressCell({ run }: { run: RunRow }) {
  if (run.state === 'COMPLETED') return null;
  return (
    <div className="flex items-center gap-2">
      {isTerminal(run.state) ? null : (
        <Progress size="sm" label={`Progress of ${runTitle(run)}`} value={run.progress} fill={STATE_LOOKS[run.state].fill} />
      )}
      <span className="shrink-0 text-muted tabular-nums">{run.progress} %</span>
    </div>
  );
}
