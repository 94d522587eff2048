'use client';

import { useQuery } from '@tanstack/react-query';
import { recentRunsFilter, runsQuery } from '@/components/queries/list-queries';
import { useRunsStream } from '@/components/queries/use-list-stream';
import { RunTable } from '@/components/runs/run-table';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';

export function RecentRuns({ name }: { name: string }) {
  const { data: list } = useQuery(runsQuery(recentRunsFilter(name)));
  useRunsStream();
  const rows = list?.data ?? [];
  const all = (
    <Link href={`/runs?op_definition=${name}`} className="link">
      Show all<span className="sr-only"> runs of this op</span>
    </Link>
  );
  return (
    <Panel id="recent-title" title="Recent runs" aside={rows.length === 0 ? undefined : all} flush>
      {rows.length === 0 ? (
        <p className="px-4 pb-3 text-sm text-muted sm:px-5">Nobody has run this op yet.</p>
      ) : (
        <RunTable caption="Recent runs of this op" rows={rows} />
      )}
    </Panel>
  );
}
