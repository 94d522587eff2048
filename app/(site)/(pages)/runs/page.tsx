import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { requireSession } from '../../session';
import { runListQuery } from '@/lib/contract/queries';
import { runFilter } from '@/lib/contract/run-filter';
import { GyozaError } from '@/lib/domain/errors';
import { may, reaches, sightOf } from '@/lib/domain/may';
import { parseColumns } from '@/lib/domain/run-columns';
import type { Caller } from '@/lib/server/authenticate';
import { listBulkActions } from '@/lib/server/bulk-actions';
import { filterNames } from '@/lib/server/filter-names';
import { listDefinitions } from '@/lib/server/list-definitions';
import { listRuns } from '@/lib/server/list-runs';
import { visibleRuns } from '@/lib/server/run-conditions';
import { runHistory } from '@/lib/server/run-history';
import { listRunViews } from '@/lib/server/run-views';
import { versionNames } from '@/lib/server/list-versions';
import { bulkActionsQuery } from '@/components/queries/bulk-queries';
import { runHistoryQuery, runsQuery, runViewsQuery, type RunsFilter } from '@/components/queries/list-queries';
import { COLUMNS_COOKIE } from '@/components/runs/columns-cookie';
import { parseRunsFilter } from '@/components/runs/runs-filter';
import { filterPart } from '@/components/runs/runs-href';
import { PAGE_ROWS } from '@/components/runs/runs-pager';
import { RunsFilterForm } from '@/components/runs/runs-filter-form';
import { RunsView } from '@/components/runs/runs-view';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Runs' };

interface RunsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function RunsPage({ searchParams }: RunsPageProps) {
  const session = await requireSession();
  const columns = parseColumns((await cookies()).get(COLUMNS_COOKIE)?.value);
  const { filter: asked, refused } = parseRunsFilter(await searchParams);
  const [{ filter, list, lost }, definitions, versions, names, bulk, views] = await Promise.all([
    readPage(asked, session),
    listDefinitions({ latest: true }, sightOf(session)),
    asked.op_definition === undefined || !may(session, 'see', { op: asked.op_definition }) ? [] : versionNames(asked.op_definition),
    filterNames(),
    listBulkActions(session),
    listRunViews(session),
  ]);
  const client = new QueryClient();
  client.setQueryData(runsQuery({ ...filter, limit: PAGE_ROWS }).queryKey, list);
  const meant = filterPart(filter);
  // A search reads many runs; the list is not kept waiting for a second one.
  if (meant.q === undefined)
    client.setQueryData(runHistoryQuery(meant).queryKey, await runHistory(runFilter.parse(meant), new Date(), sightOf(session)));
  client.setQueryData(bulkActionsQuery().queryKey, bulk);
  client.setQueryData(runViewsQuery().queryKey, views);
  const ops = definitions.map((op) => ({ name: op.id, title: op.title ?? op.id }));
  return (
    <>
      <PageHeader title="Runs" lead="Everything that was asked for, newest first. The list follows by itself." />
      {refused.length === 0 ? null : (
        <div className="mb-4">
          <Notice tone="warning">{`The address asks for something this list does not know (${refused.join(', ')}). It was left out.`}</Notice>
        </div>
      )}
      {lost ? (
        <div className="mb-4">
          <Notice tone="warning">The run from which this page counted is gone. These are the newest runs.</Notice>
        </div>
      ) : null}
      <RunsFilterForm filter={filter} ops={ops} versions={versions} {...names} />
      <HydrationBoundary state={dehydrate(client)}>
        <RunsView key={JSON.stringify(filter)} filter={filter} initialColumns={columns} mayManage={reaches(session.role, 'operator')} />
      </HydrationBoundary>
    </>
  );
}

/** The page asked for; the newest one when the run it counts from does not exist (any more). */
async function readPage(asked: RunsFilter, caller: Caller) {
  const read = (filter: RunsFilter) => listRuns(runListQuery.parse({ ...filter, limit: PAGE_ROWS }), visibleRuns(caller, filter));
  try {
    return { filter: asked, list: await read(asked), lost: false };
  } catch (error) {
    if (!(error instanceof GyozaError) || error.code !== 'invalid_request') throw error;
    const filter = { ...asked };
    delete filter.starting_after;
    delete filter.ending_before;
    return { filter, list: await read(filter), lost: true };
  }
}
