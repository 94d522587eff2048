'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { fromOwnServer } from '@/lib/client/own-server';
import { getLogs } from '@/lib/client/runs';
import type { LogPage } from '@/lib/contract/log';
import { LogLoader } from '@/components/runs/log-loader';
import { LogStore, type LogSnapshot } from '@/components/runs/log-store';
import { openLiveStream, type StreamStatus } from './live-stream';
import { SAME_ORIGIN } from './same-origin';

interface LogMoment {
  /** The attempt has started: before that nothing can be written, and a connection would only be held for nothing. */
  begun: boolean;
  /** The attempt has ended when the page first shows it. */
  ended: boolean;
  /** Nothing can follow what the page arrived with. */
  complete: boolean;
}

export interface Log extends LogSnapshot {
  status: StreamStatus;
  /** Says which lines are looked at, so that they are fetched. */
  show: (from: number, to: number) => void;
}

/** Of lines that came at once, so many are streamed; whatever else is looked at is fetched by number. */
const LATEST_LINES = 500;
const FIRST_LINES = 200;

/**
 * The log of one attempt: what the page arrived with, whatever part is looked at, and what is written from now on. Mount anew (by key) for another
 * attempt.
 */
export function useLog(runId: string, attempt: number, first: LogPage | null, moment: LogMoment): Log {
  const { begun, complete } = moment;
  const [endedBefore] = useState(moment.ended);
  const [wasFirst] = useState(first !== null);
  const [store] = useState(() => new LogStore(first));
  const [status, setStatus] = useState<StreamStatus>(complete ? 'ended' : 'connecting');
  const [loader] = useState(() => new LogLoader(store, (query, signal) => getLogs(SAME_ORIGIN, runId, { attempt, ...query }, { signal })));

  useEffect(() => {
    loader.open();
    return () => loader.close();
  }, [loader]);

  useEffect(() => {
    if (!begun || complete) return;
    const leaving = new AbortController();
    let close = (): void => undefined;
    const follow = (): void => {
      close = openLiveStream({
        url: () => `/runs/${runId}/logs?attempt=${attempt}&after=${store.lastLine}&latest=${LATEST_LINES}`,
        on: { message: (data) => store.add(fromOwnServer('logLine', data)) },
        onStatus: (next) => {
          if (next === 'ended') store.flush();
          setStatus(next);
        },
      });
    };
    if (wasFirst) follow();
    else {
      getLogs(SAME_ORIGIN, runId, { attempt, limit: FIRST_LINES }, { signal: leaving.signal }).then(
        (page) => {
          if (leaving.signal.aborted) return;
          store.addPage(0, page);
          if (endedBefore) setStatus('ended');
          else follow();
        },
        () => {
          // Whatever stood in the way, the stream knows how to wait for a server.
          if (!leaving.signal.aborted) follow();
        },
      );
    }
    return () => {
      leaving.abort();
      close();
    };
  }, [store, runId, attempt, begun, endedBefore, complete, wasFirst]);

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return { ...snapshot, status, show: loader.show };
}
