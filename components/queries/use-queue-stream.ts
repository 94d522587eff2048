'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { openLiveStream } from './live-stream';
import { runQuery } from './run-queries';

/** Place and reason are read again this often at most. */
const GATHER_MS = 1500;

/** While a run waits, what it waits for is in other runs and in the machines: when those change, its place and reason are asked for again. */
export function useQueueStream(id: string, waiting: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!waiting) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refetch = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: runQuery(id).queryKey, exact: true });
      }, GATHER_MS);
    };
    const onStatus = (): void => undefined;
    const closeRuns = openLiveStream({ url: () => '/runs', on: { run: refetch }, onStatus });
    const closeWorkers = openLiveStream({ url: () => '/workers', on: { workers: refetch }, onStatus });
    return () => {
      closeRuns();
      closeWorkers();
      clearTimeout(timer);
    };
  }, [client, id, waiting]);
}
