import Link from 'next/link';
import type { ReactNode } from 'react';
import type { OpRun } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { PageHeader } from '@/components/ui/page-header';
import { Progress } from '@/components/ui/progress';
import { Ago, Duration } from '@/components/ui/time';
import { ReconnectingBadge } from './reconnecting-badge';
import { StateBadge } from './state-badge';
import { STATE_LOOKS } from './state-look';

interface RunHeaderProps {
  run: OpRun;
  title: string;
  reconnecting: boolean;
  actions: ReactNode;
}

/** What runs, how far it is, and what can be done about it. */
export function RunHeader({ run, title, reconnecting, actions }: RunHeaderProps) {
  const { state } = run;
  const cancelling = run.cancel_requested && !isTerminal(state);
  const waiting = state === 'PENDING' || state === 'ASSIGNED';
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
        {waiting || state === 'CANCELLED' ? null : <span className="font-medium text-ink tabular-nums">{run.progress} %</span>}
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
        {run.op_definition === null || run.op_version === null ? null : (
          <Link href={`/definitions/${run.op_definition}?version=${encodeURIComponent(run.op_version)}`} className="link">
            Version {run.op_version}
          </Link>
        )}
        {reconnecting ? <ReconnectingBadge /> : null}
      </div>
      {/* Always there, so that nothing moves when the run ends. */}
      <div className="mb-6">
        <Progress
          label={`Progress of ${title}`}
          value={state === 'RUNNING' && run.progress === 0 ? null : waiting ? 0 : run.progress}
          fill={STATE_LOOKS[state].fill}
        />
      </div>
    </>
  );
}
