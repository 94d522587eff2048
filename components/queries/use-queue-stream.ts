'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { openLiveStream } from './live-stream';
import { runQuery } from './run-queries';

/** Place and reason are read again this often at most. */
const GATHER_MS = 1500;
/** Beyond this many milliseconds a browser’s timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** While a run waits, what it waits for is in other runs and in the machines: when those change, its place and reason are asked for again. */
export function useQueueStream(id: string, waiting: boolean, dueAt: string | null): void {
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
    // Once its delay is over it waits for other things than before.
    const dueMs = dueAt === null ? 0 : Date.parse(dueAt) - Date.now();
    const due = dueMs > 0 && dueMs < LONGEST_TIMER_MS ? setTimeout(refetch, dueMs) : undefined;
    const onStatus = (): void => undefined;
    const closeRuns = openLiveStream({ url: () => '/runs', on: { run: refetch }, onStatus });
    const closeWorkers = openLiveStream({ url: () => '/workers', on: { workers: refetch }, onStatus });
    return () => {
      closeRuns();
      closeWorkers();
      clearTimeout(timer);
      clearTimeout(due);
    };
  }, [client, id, waiting, dueAt]);
}
