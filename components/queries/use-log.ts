'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { getLogs } from '@/lib/client/runs';
import type { LogPage } from '@/lib/contract/log';
import { LogLoader } from '@/components/runs/log-loader';
import { LogStore, type LogSnapshot } from '@/components/runs/log-store';
import type { RunFeed } from './run-feed';
import { SAME_ORIGIN } from './same-origin';

interface ShownLog {
  runId: string;
  attempt: number;
  /** What the page arrived with, or null where nothing did. */
  first: LogPage | null;
  /** The attempt has ended when the page first shows it. */
  ended: boolean;
  /** Nothing can follow what the page arrived with. */
  complete: boolean;
}

export interface Log extends LogSnapshot {
  /** Nothing can follow. */
  isWhole: boolean;
  /** Says which lines are looked at, so that they are fetched. */
  show: (from: number, to: number) => void;
}

const FIRST_LINES = 200;

/**
 * The log of one attempt: what the page arrived with, whatever part is looked at, and what is written from now on. Mount anew (by key) for another
 * attempt.
 */
export function useLog(feed: RunFeed, { runId, attempt, first, ended, complete }: ShownLog): Log {
  const [endedBefore] = useState(ended && first === null);
  const [store] = useState(() => new LogStore(first));
  const [isWhole, setWhole] = useState(complete);
  const [loader] = useState(() => new LogLoader(store, (query, signal) => getLogs(SAME_ORIGIN, runId, { attempt, ...query }, { signal })));

  useEffect(() => {
    loader.open();
    return () => loader.close();
  }, [loader]);

  useEffect(() => {
    if (complete) return;
    const leaving = new AbortController();
    let leave = (): void => undefined;
    const follow = (): void => {
      leave = feed.followLog({
        attempt,
        lastLine: () => store.lastLine,
        onLine: (line) => store.add(line),
        onEnd: () => {
          store.flush();
          setWhole(true);
        },
      });
    };
    if (!endedBefore) follow();
    else {
      getLogs(SAME_ORIGIN, runId, { attempt, limit: FIRST_LINES }, { signal: leaving.signal }).then(
        (page) => {
          store.addPage(0, page);
          setWhole(true);
        },
        () => {
          // Whatever stood in the way, the feed knows how to wait for a server.
          if (!leaving.signal.aborted) follow();
        },
      );
    }
    return () => {
      leaving.abort();
      leave();
    };
  }, [feed, store, runId, attempt, endedBefore, complete]);

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return { ...snapshot, isWhole, show: loader.show };
}
