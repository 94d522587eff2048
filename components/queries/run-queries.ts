import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { getLogs, getRun, listAttempts, listRunActions, listRunFiles, readUsage } from '@/lib/client/runs';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { mergeAttempts, mergeRun } from '@/components/runs/merge-events';
import { SAME_ORIGIN } from './same-origin';

/** The run itself. Streamed events move it on between fetches. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ['run', id],
    queryFn: async ({ client, queryKey, signal }): Promise<OpRun> => {
      const fetched = await getRun(SAME_ORIGIN, id, { signal });
      return mergeRun(client.getQueryData<OpRun>(queryKey), fetched);
    },
  });
}

/** Every attempt of the run with its events, oldest first. */
export function attemptsQuery(id: string) {
  return queryOptions({
    queryKey: ['run', id, 'attempts'],
    queryFn: async ({ client, queryKey, signal }): Promise<OpAttempt[]> => {
      const fetched = await listAttempts(SAME_ORIGIN, id, { signal });
      return mergeAttempts(client.getQueryData<OpAttempt[]>(queryKey), fetched);
    },
  });
}

/** Who did what with the run, oldest first. */
export function runActionsQuery(id: string) {
  return queryOptions({ queryKey: ['run', id, 'actions'], queryFn: ({ signal }) => listRunActions(SAME_ORIGIN, id, { signal }) });
}

/** The files that one attempt left. */
export function runFilesQuery(id: string, attempt: number) {
  return queryOptions({
    queryKey: ['run', id, 'files', attempt],
    queryFn: ({ signal }) => listRunFiles(SAME_ORIGIN, id, { attempt }, { signal }),
  });
}

/** The last lines that one attempt wrote; they change no more once it has ended. */
export function lastLinesQuery(id: string, attempt: number, count: number) {
  return queryOptions({
    queryKey: ['run', id, 'last-lines', attempt, count],
    queryFn: async ({ signal }) => (await getLogs(SAME_ORIGIN, id, { attempt, last: count }, { signal })).lines,
    staleTime: Infinity,
  });
}

/** As often as a worker tells. */
const USAGE_EVERY_MS = 5_000;

/** What the container of one attempt used; read again as long as it may grow. Its key is not the run's, whose changes are not its own. */
export function usageQuery(id: string, attempt: number, ended: boolean) {
  return queryOptions({
    queryKey: ['usage', id, attempt, ended],
    queryFn: ({ signal }) => readUsage(SAME_ORIGIN, id, { attempt }, { signal }),
    refetchInterval: ended ? false : USAGE_EVERY_MS,
    ...(ended ? { staleTime: Infinity } : {}),
  });
}

/** Fetches the run and all that hangs on it again. */
export async function refreshRun(client: QueryClient, id: string): Promise<void> {
  await client.invalidateQueries({ queryKey: ['run', id] });
}
