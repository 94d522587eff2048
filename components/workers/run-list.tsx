import { runTitle } from '@/components/runs/run-title';
import { StateBadge } from '@/components/runs/state-badge';
import { Link } from '@/components/ui/link';
import { Ago, Duration } from '@/components/ui/time';
import type { RunRow } from '@/lib/contract/run';

/** Runs of one machine, a line each: how far and for how long, or since when they wait. */
export function RunList({ label, runs }: { label: string; runs: RunRow[] }) {
  return (
    <ul aria-label={label}>
      {runs.map((run) => (
        <li
          key={run.id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2 text-sm last:border-0 last:pb-0"
        >
          <Link href={`/runs/${run.id}`} className="min-w-0 font-medium break-words hover:underline">
            {runTitle(run)}
          </Link>
          <span className="flex items-center gap-3 text-muted">
            {run.state === 'PENDING' ? (
              <>
                <span>Priority {run.priority}</span>
                <Ago iso={run.createdAt} />
              </>
            ) : (
              <>
                <span className="tabular-nums">{run.progress} %</span>
                {run.started_at === null ? null : <Duration from={run.started_at} to={run.finished_at} />}
              </>
            )}
            <StateBadge state={run.state} />
          </span>
        </li>
      ))}
    </ul>
  );
}
