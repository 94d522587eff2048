'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { RunFeed, type FeedStatus } from './run-feed';
import { runQuery } from './run-queries';

/** Beyond this many milliseconds a browser’s timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Follows a run from when it is `live` until it has ended. `staysWhenHidden` says whether also while nobody looks at the page. */
export function useRunFeed(id: string, live: boolean, staysWhenHidden: () => boolean): { feed: RunFeed; status: FeedStatus } {
  const client = useQueryClient();
  const [feed] = useState(() => new RunFeed(id, client, staysWhenHidden));
  useEffect(() => {
    if (live) feed.follow();
  }, [feed, live]);
  useEffect(() => () => feed.close(), [feed]);
  const status = useSyncExternalStore(feed.subscribe, feed.getStatus, feed.getStatus);
  return { feed, status };
}

/** Once the delay before an attempt is over, the run waits for other things than before, which no message says. */
export function useDueRefetch(id: string, dueAt: string | null): void {
  const client = useQueryClient();
  useEffect(() => {
    const dueMs = dueAt === null ? 0 : Date.parse(dueAt) - Date.now();
    if (dueMs <= 0 || dueMs >= LONGEST_TIMER_MS) return;
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: runQuery(id).queryKey, exact: true }), dueMs);
    return () => clearTimeout(timer);
  }, [client, id, dueAt]);
}
