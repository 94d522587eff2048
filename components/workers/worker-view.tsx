'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { workerQuery } from '@/components/queries/list-queries';
import { useWorkerActions } from '@/components/queries/use-worker-actions';
import { useWorkerStream } from '@/components/queries/use-worker-stream';
import { ReconnectingBadge } from '@/components/runs/reconnecting-badge';
import { Facts, type Fact } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { Ago, When } from '@/components/ui/time';
import { formatMebibytes, plural } from '@/components/format/format-size';
import { Link } from '@/components/ui/link';
import type { WorkerDetail } from '@/lib/contract/worker';
import { ReservedMeters } from './reserved-meters';
import { RunList } from './run-list';
import { UsageHistory } from './usage-history';
import { WorkerActions } from './worker-actions';
import { WorkerBadge } from './worker-badge';
import { WorkerNotices } from './worker-notices';

/** One machine, live: what it has, what is taken and in use, what runs there and what comes next. */
export function WorkerView({ id, mayManage }: { id: string; mayManage: boolean }) {
  const router = useRouter();
  const { data: worker } = useQuery(workerQuery(id));
  const { status, forgotten } = useWorkerStream(id);
  const actions = useWorkerActions(id, () => router.push('/workers'));
  if (worker === undefined) return null;
  return (
    <>
      <PageHeader
        above={
          <Link href="/workers" className="link">
            Workers
          </Link>
        }
        title={worker.id}
        actions={mayManage && !forgotten ? <WorkerActions worker={worker} actions={actions} size="md" /> : undefined}
      />
      <div className="-mt-2 mb-6 flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
        <WorkerBadge worker={worker} />
        <span>
          Last heard of <Ago iso={worker.last_seen_at} />
        </span>
        {worker.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        {status === 'reconnecting' ? <ReconnectingBadge /> : null}
      </div>
      <div className="mb-4 grid gap-3 empty:hidden">
        {forgotten ? <Notice tone="warning">This worker was forgotten. It comes back by itself if it is started again.</Notice> : null}
        <WorkerNotices worker={worker} error={actions.drain.error ?? actions.forget.error} />
      </div>
      <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
        <Panel id="reserved-title" title="Reserved by its runs">
          <div className="grid gap-4">
            <ReservedMeters worker={worker} />
          </div>
        </Panel>
        <Panel id="usage-title" title="In use now">
          <UsageHistory worker={worker} />
        </Panel>
        <Runs id="here-title" title="Runs here" runs={worker.running} none="Nothing runs here now." />
        <Runs id="next-title" title="Comes next" runs={worker.next} none={nothingNext(worker)} />
        <Panel id="facts-title" title="The machine" className="lg:col-span-2">
          <Facts facts={factsOf(worker)} />
        </Panel>
      </div>
    </>
  );
}

function Runs({ id, title, runs, none }: { id: string; title: string; runs: WorkerDetail['running']; none: string }) {
  return (
    <Panel id={id} title={title}>
      {runs.length === 0 ? <p className="text-sm text-muted">{none}</p> : <RunList label={title} runs={runs} />}
    </Panel>
  );
}

function nothingNext({ state, engine_error }: WorkerDetail): string {
  if (state === 'ONLINE')
    return engine_error === null ? 'Nothing waits that it is large enough for.' : 'Nothing, until its container engine answers.';
  return state === 'DRAINING' ? 'Nothing: it takes no new runs until it is resumed.' : 'Nothing: it is gone.';
}

function factsOf({ version, max_runs, resources, engine_error, state, createdAt, tags }: WorkerDetail): Fact[] {
  return [
    { label: 'Version', value: version ?? 'Not known' },
    { label: 'Container engine', value: state === 'LOST' ? 'Not known' : (engine_error ?? 'Answers') },
    { label: 'Cores', value: plural(resources.cpu, 'core') },
    { label: 'Memory', value: formatMebibytes(resources.ram_mb) },
    ...resources.gpus.map((gpu) => ({ label: `GPU ${gpu.id}`, value: `${gpu.name} (${formatMebibytes(gpu.vram_mb)})` })),
    { label: 'Runs at once', value: `At most ${max_runs}` },
    { label: 'Tags', value: tags.length === 0 ? 'None' : tags.join(', ') },
    { label: 'First seen', value: <When iso={createdAt} /> },
  ];
}
