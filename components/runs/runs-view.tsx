'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { RunColumn } from '@/lib/domain/run-columns';
import { runsQuery, type RunsFilter } from '@/components/queries/list-queries';
import { useRunsStream } from '@/components/queries/use-list-stream';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ExportLinks } from '@/components/ui/export-links';
import { Link } from '@/components/ui/link';
import { Pager } from '@/components/ui/pager';
import { BulkBar } from './bulk-bar';
import { BulkProgress } from './bulk-progress';
import { ColumnChoice } from './column-choice';
import { keepColumns } from './columns-cookie';
import { KeysHelp } from './keys-help';
import { ReconnectingBadge } from './reconnecting-badge';
import { RunHistoryChart } from './run-history';
import { RunTable } from './run-table';
import { filterPart } from './runs-href';
import { PAGE_ROWS, pagerLinks } from './runs-pager';
import { SearchReach } from './search-reach';
import { ViewsBar } from './views-bar';

/** A page of the list of runs, live. */
export function RunsView({ filter, initialColumns, mayManage }: { filter: RunsFilter; initialColumns: RunColumn[]; mayManage: boolean }) {
  const { data: list } = useQuery({ ...runsQuery({ ...filter, limit: PAGE_ROWS }), placeholderData: keepPreviousData });
  const status = useRunsStream();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [begun, setBegun] = useState<readonly string[]>([]);
  const [columns, setColumns] = useState(initialColumns);
  const rows = list?.data ?? [];
  const chosen = rows.filter((run) => all || selected.has(run.id));
  const pages = list === undefined ? null : pagerLinks(filter, list);

  const select = (ids: ReadonlySet<string>): void => {
    setAll(false);
    setSelected(ids);
  };
  const toggle = (id: string): void => {
    const next = new Set(chosen.map((run) => run.id));
    if (!next.delete(id)) next.add(id);
    select(next);
  };
  const chooseColumns = (next: RunColumn[]): void => {
    setColumns(next);
    keepColumns(next);
  };
  return (
    <>
      <ViewsBar filter={filter} columns={columns} onColumns={chooseColumns} />
      <RunHistoryChart filter={filter} />
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <BulkProgress begun={begun} />
        {rows.length === 0 ? (
          <NoRuns filtered={Object.keys(filter).length > 0} />
        ) : (
          <>
            <BulkBar
              mayManage={mayManage}
              filter={filter}
              selection={{
                rows: chosen,
                all,
                mayChooseAll: chosen.length === rows.length && (pages?.older ?? pages?.newer ?? null) !== null,
                onChooseAll: () => setAll(true),
                onClear: () => select(new Set()),
              }}
              onStarted={(id) => setBegun((now) => [...now, id])}
            />
            <RunTable
              caption="Runs, newest first"
              rows={rows}
              columns={columns}
              selection={{
                selected: new Set(chosen.map((run) => run.id)),
                onToggle: toggle,
                onToggleAll: () => select(chosen.length === rows.length ? new Set() : new Set(rows.map((run) => run.id))),
              }}
            />
          </>
        )}
      </div>
      <SearchReach filter={filter} list={list} />
      {rows.length === 0 ? null : <ColumnChoice columns={columns} onChange={chooseColumns} />}
      <div className="mt-4 flex min-h-8 flex-wrap items-center justify-between gap-4 text-sm">
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <Link href="/bulk-actions" className="link">
            Bulk actions
          </Link>
          {rows.length === 0 ? null : (
            <ExportLinks href={(format) => `/run-export?${new URLSearchParams({ ...filterPart(filter), format })}`} />
          )}
          <KeysHelp onToggle={toggle} />
        </div>
        {status === 'reconnecting' ? <ReconnectingBadge /> : null}
        {pages === null || rows.length === 0 ? null : <Pager {...pages} />}
      </div>
    </>
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  return filtered ? (
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
  );
}
