'use client';

import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fromOwnServer } from '@/lib/client/own-server';
import type { RunList } from '@/lib/contract/run';
import { QUEUE_KEY, RUNS_KEY, WORKERS_KEY } from './list-queries';
import { openLiveStream, type StreamStatus } from './live-stream';

/** While much happens a list is fetched this often at most; the rows in sight move on by themselves meanwhile. */
const GATHER_MS = 1000;

/** Keeps every list of runs on the page up to date: rows in sight change at once, the lists are fetched again soon after. */
export function useRunsStream(): StreamStatus {
  const client = useQueryClient();
  return useStream('/runs', [RUNS_KEY, QUEUE_KEY], 'run', (data) => {
    const row = fromOwnServer('runRow', data);
    client.setQueriesData<RunList>({ queryKey: RUNS_KEY }, (list) =>
      list === undefined ? list : { ...list, data: list.data.map((each) => (each.id === row.id ? row : each)) },
    );
  });
}

/** Keeps the list of machines up to date. */
export function useWorkersStream(): StreamStatus {
  return useStream('/workers', [WORKERS_KEY], 'workers');
}

function useStream(path: string, queryKeys: QueryKey[], eventName: string, onMessage?: (data: string) => void): StreamStatus {
  const client = useQueryClient();
  const [status, setStatus] = useState<StreamStatus>('connecting');
  const [handle] = useState(() => onMessage);
  const keys = JSON.stringify(queryKeys);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let fetchedAt = 0;
    const refetch = (): void => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          fetchedAt = Date.now();
          for (const queryKey of JSON.parse(keys) as QueryKey[]) void client.invalidateQueries({ queryKey });
        },
        Math.max(50, fetchedAt + GATHER_MS - Date.now()),
      );
    };
    const close = openLiveStream({
      url: () => path,
      on: {
        [eventName]: (data) => {
          handle?.(data);
          refetch();
        },
      },
      onStatus: (next) => {
        setStatus(next);
        if (next === 'open') refetch(); // what happened before the stream was there
      },
    });
    return () => {
      close();
      clearTimeout(timer);
    };
  }, [client, path, keys, eventName, handle]);

  return status;
}
