'use client';

import type { Worker } from '@/lib/contract/worker';
import { formatMebibytes } from '@/components/format/format-size';
import { useWorkerActions } from '@/components/queries/use-worker-actions';
import { Link } from '@/components/ui/link';
import { Tag } from '@/components/ui/tag';
import { Ago } from '@/components/ui/time';
import { ReservedMeters } from './reserved-meters';
import { RunList } from './run-list';
import { WorkerActions } from './worker-actions';
import { WorkerBadge } from './worker-badge';
import { WorkerNotices } from './worker-notices';

/** One machine: what it has, what is taken, what runs there. Its buttons are for those whose key allows it. */
export function WorkerCard({ worker, mayManage }: { worker: Worker; mayManage: boolean }) {
  const actions = useWorkerActions(worker.id);
  const headingId = `worker-${worker.id}`;
  const { gpus } = worker.resources;
  return (
    <section aria-labelledby={headingId} className="min-w-0 rounded-lg border border-line bg-surface p-4 shadow-raised sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 id={headingId} className="min-w-0 font-semibold break-all">
            <Link href={`/workers/${encodeURIComponent(worker.id)}`} className="hover:underline">
              {worker.id}
            </Link>
          </h2>
          <WorkerBadge worker={worker} />
          {worker.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </div>
        {mayManage ? <WorkerActions worker={worker} actions={actions} /> : null}
      </div>
      <p className="mt-1 text-sm text-muted">
        {worker.version === null ? 'Last heard of ' : `Version ${worker.version}, last heard of `}
        <Ago iso={worker.last_seen_at} />
      </p>
      <div className="mt-3 grid gap-3 empty:hidden">
        <WorkerNotices worker={worker} error={actions.drain.error ?? actions.forget.error} />
      </div>
      <div className="mt-4 grid gap-x-8 gap-y-3 sm:grid-cols-2">
        <ReservedMeters worker={worker} />
        {gpus.length === 0 ? null : (
          <p className="text-sm text-muted sm:col-span-2">
            {gpus.map((gpu) => `${gpu.name} (${formatMebibytes(gpu.vram_mb)})`).join(', ')}
          </p>
        )}
      </div>
      <RunningHere worker={worker} />
    </section>
  );
}

function RunningHere({ worker: { running, state } }: { worker: Worker }) {
  if (running.length === 0) return state === 'ONLINE' ? <p className="mt-4 text-sm text-muted">Nothing runs here now.</p> : null;
  return (
    <div className="mt-4 border-t border-line">
      <RunList label="Running here" runs={running} />
    </div>
  );
}
