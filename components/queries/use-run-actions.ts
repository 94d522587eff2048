'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { cancelRun, retryRun } from '@/lib/client/runs';
import type { OpRun, RunCancel, RunRetry } from '@/lib/contract/run';
import { mergeRun } from '@/components/runs/merge-events';
import { refreshRun, runQuery } from './run-queries';
import { SAME_ORIGIN } from './same-origin';

interface RunActions {
  cancel: UseMutationResult<OpRun, Error, RunCancel>;
  retry: UseMutationResult<OpRun, Error, RunRetry>;
}

/** Cancel and Retry. Whatever the answer, the run is fetched again: also a refusal means that it is not as the page thought. */
export function useRunActions(id: string): RunActions {
  const client = useQueryClient();
  const onSuccess = (run: OpRun): void => {
    client.setQueryData(runQuery(id).queryKey, (shown) => mergeRun(shown, run));
  };
  const onSettled = (): Promise<void> => refreshRun(client, id);
  return {
    cancel: useMutation({ mutationFn: (how: RunCancel) => cancelRun(SAME_ORIGIN, id, how), onSuccess, onSettled }),
    retry: useMutation({ mutationFn: (changes: RunRetry) => retryRun(SAME_ORIGIN, id, changes), onSuccess, onSettled }),
  };
}
