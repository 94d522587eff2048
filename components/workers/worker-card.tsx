'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { Worker } from '@/lib/contract/worker';
import { formatMebibytes, formatNumber, plural } from '@/components/format/format-size';
import { errorText } from '@/components/queries/error-text';
import { useWorkerActions } from '@/components/queries/use-worker-actions';
import { runTitle } from '@/components/runs/run-table';
import { StateBadge } from '@/components/runs/state-badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { cx } from '@/components/ui/cx';
import { Meter } from '@/components/ui/meter';
import { Notice } from '@/components/ui/notice';
import { Tag } from '@/components/ui/tag';
import { Ago, Duration } from '@/components/ui/time';
import { WORKER_LOOKS } from './worker-look';

/** One machine: what it has, what is taken, what runs there. Its buttons are for those whose key allows it. */
export function WorkerCard({ worker, mayManage }: { worker: Worker; mayManage: boolean }) {
  const { label, icon: Icon, text, soft } = WORKER_LOOKS[worker.state];
  const { drain, forget } = useWorkerActions(worker.id);
  const [asking, setAsking] = useState(false);
  const headingId = `worker-${worker.id}`;
  const error = drain.error ?? forget.error;
  return (
    <section aria-labelledby={headingId} className="min-w-0 rounded-lg border border-line bg-surface p-4 shadow-raised sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 id={headingId} className="min-w-0 font-semibold break-all">
            {worker.id}
          </h2>
          <span className={cx('inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-medium', text, soft)}>
            <Icon aria-hidden="true" className="size-3.5" />
            {label}
          </span>
          {worker.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </div>
        {!mayManage ? null : worker.state === 'LOST' ? (
          <Button size="sm" disabled={forget.isPending} onClick={() => setAsking(true)}>
            Forget
          </Button>
        ) : (
          <Button
            size="sm"
            disabled={drain.isPending}
            title={worker.draining ? 'Take new runs again' : 'Finish what runs here and take nothing new'}
            onClick={() => drain.mutate(!worker.draining)}
          >
            {worker.draining ? 'Resume' : 'Drain'}
          </Button>
        )}
      </div>
      <p className="mt-1 text-sm text-muted">
        {worker.version === null ? 'Last heard of ' : `Version ${worker.version}, last heard of `}
        <Ago iso={worker.last_seen_at} />
      </p>
      <div className="mt-3 grid gap-3 empty:hidden">
        {error === null ? null : (
          <Notice tone="error" announce>
            {errorText(error)}
          </Notice>
        )}
        {worker.engine_error === null || worker.state === 'LOST' ? null : (
          <Notice tone="warning" title="Its container engine does not answer, so nothing new starts here.">
            {worker.engine_error}
          </Notice>
        )}
        {worker.state === 'LOST' ? (
          <Notice tone="warning">
            What ran here waits for another machine. Start the worker there again, or forget it if the machine is gone for good.
          </Notice>
        ) : null}
      </div>
      <Meters worker={worker} />
      <RunningHere worker={worker} />
      <ConfirmDialog
        open={asking}
        title={`Forget ${worker.id}?`}
        confirmLabel="Forget"
        onConfirm={() => {
          setAsking(false);
          forget.mutate();
        }}
        onClose={() => setAsking(false)}
      >
        It leaves this list. Its runs and their history stay, and it comes back by itself if its worker is started again.
      </ConfirmDialog>
    </section>
  );
}

function Meters({ worker: { resources, used, running, max_runs } }: { worker: Worker }) {
  const vram = resources.gpus.reduce((sum, gpu) => sum + gpu.vram_mb, 0);
  return (
    <div className="mt-4 grid gap-x-8 gap-y-3 sm:grid-cols-2">
      <Meter
        label="CPU"
        used={used.cpu}
        total={resources.cpu}
        text={`${formatNumber(used.cpu)} of ${plural(resources.cpu, 'core')} reserved`}
      />
      <Meter
        label="Memory"
        used={used.ram_mb}
        total={resources.ram_mb}
        text={`${formatMebibytes(used.ram_mb)} of ${formatMebibytes(resources.ram_mb)} reserved`}
      />
      {vram === 0 ? null : (
        <Meter
          label="GPU memory"
          used={used.vram_mb}
          total={vram}
          text={`${formatMebibytes(used.vram_mb)} of ${formatMebibytes(vram)} reserved`}
        />
      )}
      <Meter label="Runs at once" used={running.length} total={max_runs} text={`${running.length} of at most ${plural(max_runs, 'run')}`} />
      {resources.gpus.length === 0 ? null : (
        <p className="text-sm text-muted sm:col-span-2">
          {resources.gpus.map((gpu) => `${gpu.name} (${formatMebibytes(gpu.vram_mb)})`).join(', ')}
        </p>
      )}
    </div>
  );
}

function RunningHere({ worker: { running, state } }: { worker: Worker }) {
  if (running.length === 0) return state === 'ONLINE' ? <p className="mt-4 text-sm text-muted">Nothing runs here now.</p> : null;
  return (
    <ul aria-label="Running here" className="mt-4 border-t border-line">
      {running.map((run) => (
        <li
          key={run.id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2 text-sm last:border-0 last:pb-0"
        >
          <Link href={`/runs/${run.id}`} className="min-w-0 font-medium break-words hover:underline">
            {runTitle(run)}
          </Link>
          <span className="flex items-center gap-3 text-muted">
            <span className="tabular-nums">{run.progress} %</span>
            {run.started_at === null ? null : <Duration from={run.started_at} to={run.finished_at} />}
            <StateBadge state={run.state} />
          </span>
        </li>
      ))}
    </ul>
  );
}
