'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { drainWorker, removeWorker } from '@/lib/client/workers';
import type { Worker } from '@/lib/contract/worker';
import { WORKERS_KEY, workerQuery } from './list-queries';
import { SAME_ORIGIN } from './same-origin';

interface WorkerActions {
  drain: UseMutationResult<Worker, Error, boolean>;
  forget: UseMutationResult<void, Error, void>;
}

/** Drain and Resume, and taking a lost machine off the list. `onForgotten`: there is nothing to show of it any more. */
export function useWorkerActions(id: string, onForgotten?: () => void): WorkerActions {
  const client = useQueryClient();
  // The list alone: the page of one machine hears of it by its stream, and of one that was forgotten there is nothing to fetch.
  const onSettled = (): Promise<void> => client.invalidateQueries({ queryKey: WORKERS_KEY, exact: true });
  return {
    drain: useMutation({
      mutationFn: (draining: boolean) => drainWorker(SAME_ORIGIN, id, draining),
      onSuccess: (worker) => {
        client.setQueryData(workerQuery(id).queryKey, (shown) => (shown === undefined ? shown : { ...shown, ...worker }));
      },
      onSettled,
    }),
    forget: useMutation({ mutationFn: () => removeWorker(SAME_ORIGIN, id), onSuccess: () => onForgotten?.(), onSettled }),
  };
}
