'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fromOwnServer } from '@/lib/client/own-server';
import type { OpAttempt } from '@/lib/contract/run';
import { attemptsAfter, lastEventId, runAfter } from '@/components/runs/merge-events';
import { openLiveStream, type StreamStatus } from './live-stream';
import { attemptsQuery, refreshRun, runQuery } from './run-queries';

/** Changes often come in twos and threes; one fetch tells them all. */
const SETTLE_MS = 80;

/**
 * Follows a run while it is under way: events go straight into the cache, and what they do not carry (outputs, summary, a new
 * attempt) is fetched when one of them says that it changed. `live` false: nothing is open.
 */
export function useRunStream(id: string, live: boolean): StreamStatus {
  const client = useQueryClient();
  const [status, setStatus] = useState<StreamStatus>('connecting');

  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const fetchNow = (): void => {
      timer = null;
      void refreshRun(client, id);
    };
    const refetch = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(fetchNow, SETTLE_MS);
    };
    const close = openLiveStream({
      url: () => {
        const last = lastEventId(client.getQueryData<OpAttempt[]>(attemptsQuery(id).queryKey) ?? []);
        return `/runs/${id}/events${last === null ? '' : `?after=${last}`}`;
      },
      on: {
        message: (data) => {
          const event = fromOwnServer('event', data);
          client.setQueryData(runQuery(id).queryKey, (run) => (run === undefined ? run : runAfter(run, event)));
          client.setQueryData(attemptsQuery(id).queryKey, (attempts) =>
            attempts === undefined ? attempts : attemptsAfter(attempts, event),
          );
          if (event.type !== 'PROGRESS' && event.type !== 'INFO') refetch();
        },
        run: refetch,
      },
      onStatus: (next) => {
        setStatus(next);
        // Between the page and the stream, or in a cut, something may have changed without an event; at the end the last word is the fetched one.
        if (next !== 'connecting') refetch();
      },
    });
    return () => {
      close();
      // The event that ends the run also ends the following: what it announced, outputs above all, must still be fetched.
      if (timer === null) return;
      clearTimeout(timer);
      fetchNow();
    };
  }, [client, id, live]);

  return live ? status : 'ended';
}
