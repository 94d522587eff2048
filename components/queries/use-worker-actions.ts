'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { drainWorker, removeWorker } from '@/lib/client/workers';
import type { Worker } from '@/lib/contract/worker';
import { WORKERS_KEY } from './list-queries';
import { SAME_ORIGIN } from './same-origin';

interface WorkerActions {
  drain: UseMutationResult<Worker, Error, boolean>;
  forget: UseMutationResult<void, Error, void>;
}

/** Drain and Resume, and taking a lost machine off the list. */
export function useWorkerActions(id: string): WorkerActions {
  const client = useQueryClient();
  const onSettled = (): Promise<void> => client.invalidateQueries({ queryKey: WORKERS_KEY });
  return {
    drain: useMutation({ mutationFn: (draining: boolean) => drainWorker(SAME_ORIGIN, id, draining), onSettled }),
    forget: useMutation({ mutationFn: () => removeWorker(SAME_ORIGIN, id), onSettled }),
  };
}
