'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { runsQuery, type RunsFilter } from '@/components/queries/list-queries';
import { useRunsStream } from '@/components/queries/use-list-stream';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Pager } from '@/components/ui/pager';
import { BulkBar } from './bulk-bar';
import { ReconnectingBadge } from './reconnecting-badge';
import { RunTable } from './run-table';
import { PAGE_ROWS, pagerLinks } from './runs-filter';
import { SearchReach } from './search-reach';

/** A page of the list of runs, live. */
export function RunsView({ filter }: { filter: RunsFilter }) {
  const { data: list } = useQuery({ ...runsQuery({ ...filter, limit: PAGE_ROWS }), placeholderData: keepPreviousData });
  const status = useRunsStream();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const rows = list?.data ?? [];
  const chosen = rows.filter((run) => selected.has(run.id));

  if (list === undefined || rows.length === 0) {
    return (
      <>
        <NoRuns filtered={Object.keys(filter).length > 0} />
        <SearchReach filter={filter} list={list} />
      </>
    );
  }

  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  return (
    <>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <BulkBar selected={chosen} onClear={() => setSelected(new Set())} />
        <RunTable
          caption="Runs, newest first"
          rows={rows}
          selection={{
            selected: new Set(chosen.map((run) => run.id)),
            onToggle: toggle,
            onToggleAll: () => setSelected(chosen.length === rows.length ? new Set() : new Set(rows.map((run) => run.id))),
          }}
        />
      </div>
      <SearchReach filter={filter} list={list} />
      <div className="mt-4 flex min-h-8 items-center justify-between gap-4">
        <div>{status === 'reconnecting' ? <ReconnectingBadge /> : null}</div>
        <Pager {...pagerLinks(filter, list)} />
      </div>
    </>
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  return (
    <div className="rounded-lg border border-line bg-surface shadow-raised">
      {filtered ? (
        <EmptyState icon={ListChecks} title="No run matches" actions={<ButtonLink href="/runs">Show all runs</ButtonLink>}>
          Choose other filters, or look at all runs.
        </EmptyState>
      ) : (
        <EmptyState
          icon={ListChecks}
          title="Nothing has run yet"
          actions={
            <ButtonLink href="/definitions" variant="primary">
              Find an op
            </ButtonLink>
          }
        >
          Pick an op, fill in its form and press Run. It appears here at once, and stays.
        </EmptyState>
      )}
    </div>
  );
}
