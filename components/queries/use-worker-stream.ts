'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { workerDetail } from '@/lib/contract/worker';
import { workerQuery } from './list-queries';
import { openLiveStream, type StreamStatus } from './live-stream';

/** Keeps one machine up to date: each message is the whole of it. `forgotten` once it is no longer known to the server. */
export function useWorkerStream(id: string): { status: StreamStatus; forgotten: boolean } {
  const client = useQueryClient();
  const [status, setStatus] = useState<StreamStatus>('connecting');

  useEffect(
    () =>
      openLiveStream({
        url: () => `/workers/${encodeURIComponent(id)}`,
        on: {
          worker: (data) => {
            client.setQueryData(workerQuery(id).queryKey, workerDetail.parse(JSON.parse(data)));
          },
        },
        onStatus: setStatus,
      }),
    [client, id],
  );

  return { status, forgotten: status === 'ended' };
}
