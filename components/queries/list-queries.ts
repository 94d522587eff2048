import { queryOptions } from '@tanstack/react-query';
import { forecastRun } from '@/lib/client/definitions';
import { countRuns, getRunHistory } from '@/lib/client/run-list';
import { listRunViews } from '@/lib/client/run-views';
import { listRuns } from '@/lib/client/runs';
import { getWorker, listWorkers } from '@/lib/client/workers';
import { SAME_ORIGIN } from './same-origin';

/** What the list is filtered by, in the address and in the API alike. */
export const FILTER_NAMES = [
  'state',
  'op_definition',
  'op_version',
  'image',
  'created[gte]',
  'created[lte]',
  'created_within',
  'created_by',
  'worker_id',
  'label',
  'duration[gte]',
  'q',
] as const;

/** The query of a page of runs, as it stands in the address. */
export type RunsFilter = Partial<Record<(typeof FILTER_NAMES)[number] | 'starting_after' | 'ending_before' | 'limit', string>>;

export const RUNS_KEY = ['runs'] as const;
export const WORKERS_KEY = ['workers'] as const;
/** What hangs on the whole queue, and so on every run. */
export const QUEUE_KEY = ['queue'] as const;

/** A page of the run list. */
export function runsQuery(filter: RunsFilter) {
  return queryOptions({ queryKey: [...RUNS_KEY, filter], queryFn: ({ signal }) => listRuns(SAME_ORIGIN, filter, { signal }) });
}

/** How many runs meet a filter. */
export function runCountsQuery(filter: RunsFilter) {
  return queryOptions({
    queryKey: ['run-counts', filter],
    queryFn: ({ signal }) => countRuns(SAME_ORIGIN, filter, { signal }),
    staleTime: 0,
  });
}

/** A chart of hours or days need not move with every run. */
const HISTORY_MS = 30_000;

/** How many of them were asked for when. */
export function runHistoryQuery(filter: RunsFilter) {
  return queryOptions({
    queryKey: ['run-history', filter],
    queryFn: ({ signal }) => getRunHistory(SAME_ORIGIN, filter, { signal }),
    refetchInterval: HISTORY_MS,
  });
}

/** The saved views of the list. */
export function runViewsQuery() {
  return queryOptions({ queryKey: ['run-views'], queryFn: ({ signal }) => listRunViews(SAME_ORIGIN, { signal }) });
}

/** Every machine with what it runs. */
export function workersQuery() {
  return queryOptions({ queryKey: WORKERS_KEY, queryFn: ({ signal }) => listWorkers(SAME_ORIGIN, { signal }) });
}

/** One machine with its last hour and what comes next. */
export function workerQuery(id: string) {
  return queryOptions({ queryKey: [...WORKERS_KEY, id], queryFn: ({ signal }) => getWorker(SAME_ORIGIN, id, { signal }) });
}

/** What would happen to a run that is asked for now. */
export function forecastQuery(name: string, version: string) {
  return queryOptions({
    queryKey: [...QUEUE_KEY, 'forecast', name, version],
    queryFn: ({ signal }) => forecastRun(SAME_ORIGIN, name, version, { signal }),
  });
}

/** The last runs of one op. */
export function recentRunsFilter(name: string): RunsFilter {
  return { op_definition: name, limit: '5' };
}
