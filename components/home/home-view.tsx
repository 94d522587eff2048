'use client';

import { useQuery } from '@tanstack/react-query';
import { useEndedCount } from '@/components/notices/use-ended-count';
import { runsQuery } from '@/components/queries/list-queries';
import { useRunsStream } from '@/components/queries/use-list-stream';
import { ReconnectingBadge } from '@/components/runs/reconnecting-badge';
import { RunTable } from '@/components/runs/run-table';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { FAILED, PLACED, RUNNING, WAITING } from './home-queries';

/** What is under way and what failed last, live. */
export function HomeView() {
  const { data: running } = useQuery(runsQuery(RUNNING));
  const { data: placed } = useQuery(runsQuery(PLACED));
  const { data: waiting } = useQuery(runsQuery(WAITING));
  const { data: failed } = useQuery(runsQuery(FAILED));
  const status = useRunsStream();
  const current = [...(running?.data ?? []), ...(placed?.data ?? []), ...(waiting?.data ?? [])];
  // Where there are more than the lists show, what leaves them may have been pushed out.
  const isAll = [running, placed, waiting].every((list) => list?.has_more === false);
  useEndedCount(isAll ? current.map(({ id }) => id) : null);
  return (
    <div className="grid gap-4">
      <Panel id="now-title" title="Under way" aside={status === 'reconnecting' ? <ReconnectingBadge /> : <All state="RUNNING" />} flush>
        {current.length === 0 ? (
          <p className="px-4 pb-3 text-sm text-muted sm:px-5">Nothing runs or waits now.</p>
        ) : (
          <RunTable caption="Runs under way" rows={current} />
        )}
      </Panel>
      <Panel id="failed-title" title="Failed last" aside={<All state="FAILED" />} flush>
        {failed === undefined || failed.data.length === 0 ? (
          <p className="px-4 pb-3 text-sm text-muted sm:px-5">Nothing has failed. What does stands here, with its reason.</p>
        ) : (
          <RunTable caption="Runs that failed last" rows={failed.data} />
        )}
      </Panel>
    </div>
  );
}

function All({ state }: { state: 'RUNNING' | 'FAILED' }) {
  return (
    <Link href={`/runs?state=${state}`} className="link">
      Show all<span className="sr-only">{state === 'FAILED' ? ' that failed' : ' that run'}</span>
    </Link>
  );
}
