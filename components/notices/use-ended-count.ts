'use client';

import { useEffect, useRef } from 'react';
import { endedSince } from './ended-since';

/** Counts in the tab's title what ended while the tab was in the background. `underWay`: the runs that are not over, null while not all are known. */
export function useEndedCount(underWay: readonly string[] | null): void {
  const seen = useRef<ReadonlySet<string> | null>(null);
  const now = useRef(underWay);
  useEffect(() => {
    now.current = underWay;
    if (seen.current === null || underWay === null) return;
    const counted = endedSince(seen.current, underWay);
    seen.current = counted.seen;
    show(counted.ended);
  }, [underWay]);
  useEffect(() => {
    const onChange = (): void => {
      seen.current = document.hidden ? new Set(now.current ?? []) : null;
      show(0);
    };
    document.addEventListener('visibilitychange', onChange);
    return () => {
      document.removeEventListener('visibilitychange', onChange);
      show(0);
    };
  }, []);
}

function show(count: number): void {
  const plain = document.title.replace(/^\(\d+ ended\) /, '');
  const title = count === 0 ? plain : `(${count} ended) ${plain}`;
  if (document.title !== title) document.title = title;
}
