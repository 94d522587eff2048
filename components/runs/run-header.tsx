import type { ReactNode } from 'react';
import { Link } from '@/components/ui/link';
import type { OpRun } from '@/lib/contract/run';
import { estimateProgress, type ProgressEstimate } from '@/lib/domain/estimate-progress';
import { isTerminal } from '@/lib/domain/run-state';
import type { FeedStatus } from '@/components/queries/run-feed';
import { useNow } from '@/components/ui/now';
import { PageHeader } from '@/components/ui/page-header';
import { Progress } from '@/components/ui/progress';
import { Ago, Duration } from '@/components/ui/time';
import { FeedBadge } from './feed-badge';
import { progressWords } from './progress-words';
import { StateBadge } from './state-badge';
import { STATE_LOOKS } from './state-look';

interface RunHeaderProps {
  run: OpRun;
  title: string;
  status: FeedStatus;
  /** How far its log says that it is, in percent; null where it does not. */
  inLog: number | null;
  /** How long runs of the op usually take, in ms; null where nobody knows. */
  usualMs: number | null;
  actions: ReactNode;
  /** At the end of the line of facts. */
  labels: ReactNode;
}

/** What runs, how far it is, and what can be done about it. */
export function RunHeader({ run, title, status, inLog, usualMs, actions, labels }: RunHeaderProps) {
  const { state } = run;
  const cancelling = run.cancel_requested && !isTerminal(state);
  const waiting = state === 'PENDING' || state === 'ASSIGNED';
  const estimate = useEstimate(run, inLog, usualMs);
  return (
    <>
      <PageHeader
        above={
          <Link href="/runs" className="link">
            Runs
          </Link>
        }
        title={title}
        actions={actions}
      />
      <div className="-mt-2 mb-2 flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
        <StateBadge state={state} />
        {cancelling ? <span className="font-medium text-warning">Cancelling…</span> : null}
        {waiting || state === 'CANCELLED' || estimate !== null ? null : (
          <span className="font-medium text-ink tabular-nums">{run.progress} %</span>
        )}
        <span>
          {run.started_at === null ? (
            <>
              Asked for <Ago iso={run.createdAt} />
            </>
          ) : (
            <>
              Started <Ago iso={run.started_at} />
              {', '}
              {isTerminal(state) ? 'took ' : 'running for '}
              <Duration from={run.started_at} to={run.finished_at} />
            </>
          )}
        </span>
        {estimate === null ? null : <span className="font-medium text-ink tabular-nums">{progressWords(estimate, usualMs)}</span>}
        {run.op_definition === null || run.op_version === null ? null : (
          <Link href={`/definitions/${run.op_definition}?version=${encodeURIComponent(run.op_version)}`} className="link">
            Version {run.op_version}
          </Link>
        )}
        {labels}
        <span role="status" className="empty:hidden">
          <FeedBadge status={status} />
        </span>
      </div>
      {/* Always there, so that nothing moves when the run ends. */}
      <div className="mb-6">
        <Progress
          label={`Progress of ${title}`}
          value={state === 'RUNNING' ? (estimate?.percent ?? null) : waiting ? 0 : run.progress}
          fill={STATE_LOOKS[state].fill}
        />
      </div>
    </>
  );
}

/** How far a running run is, by the best source there is; null for any other. */
function useEstimate(run: OpRun, inLog: number | null, usualMs: number | null): ProgressEstimate | null {
  const now = useNow();
  if (run.state !== 'RUNNING' || run.started_at === null) return null;
  return estimateProgress({ elapsedMs: Math.max(0, now - Date.parse(run.started_at)), reported: run.progress, inLog, usualMs });
}
