'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { getLogs } from '@/lib/client/runs';
import { logLine, type LogPage } from '@/lib/contract/log';
import { LogStore, type LogSnapshot } from '@/components/runs/log-store';
import { openLiveStream, type StreamStatus } from './live-stream';
import { SAME_ORIGIN } from './same-origin';

interface LogMoment {
  /** The attempt has started: before that nothing can be written, and a connection would only be held for nothing. */
  begun: boolean;
  /** The attempt has ended when the page first shows it. */
  ended: boolean;
  /** Nothing can follow the first page. */
  complete: boolean;
}

/** Lines asked for at once while catching up. */
const PAGE_LINES = 5000;

/**
 * The log of one attempt: what the page arrived with, what was written before in large pages, then everything as it is written.
 * Mount anew (by key) for another attempt.
 */
export function useLog(runId: string, attempt: number, first: LogPage | null, moment: LogMoment): LogSnapshot & { status: StreamStatus } {
  const { begun, complete } = moment;
  const [endedBefore] = useState(moment.ended);
  const [store] = useState(() => new LogStore(first?.lines));
  const [status, setStatus] = useState<StreamStatus>(complete ? 'ended' : 'connecting');

  useEffect(() => {
    if (!begun || complete) return;
    const leaving = new AbortController();
    let close = (): void => undefined;

    const catchUp = async (): Promise<boolean> => {
      for (;;) {
        const query = { attempt, after: store.lastLine, limit: PAGE_LINES };
        const page = await getLogs(SAME_ORIGIN, runId, query, { signal: leaving.signal });
        for (const line of page.lines) store.add(line);
        if (!page.has_more) return endedBefore;
      }
    };
    const follow = (): void => {
      close = openLiveStream({
        url: () => `/runs/${runId}/logs?attempt=${attempt}&after=${store.lastLine}`,
        on: { message: (data) => store.add(logLine.parse(JSON.parse(data))) },
        onStatus: (next) => {
          if (next === 'ended') store.flush();
          setStatus(next);
        },
      });
    };
    catchUp().then(
      (all) => {
        store.flush();
        if (leaving.signal.aborted) return;
        if (all) setStatus('ended');
        else follow();
      },
      () => {
        // Whatever stood in the way, the stream begins after the last line that came, and knows how to wait for a server.
        if (!leaving.signal.aborted) follow();
      },
    );
    return () => {
      leaving.abort();
      close();
    };
  }, [store, runId, attempt, begun, endedBefore, complete]);

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return { ...snapshot, status };
}
