'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { LogProgress } from '@/lib/domain/log-progress';
import type { LogSnapshot } from './log-store';

/** Of lines that came at once, only the last are here to be read. */
const LATEST_LINES = 500;

/** Reads the lines of a log as they come for how far they say to be, and tells when that changes. `live` false: nothing is read. */
export function useLogProgress({ total, at }: LogSnapshot, live: boolean, onProgress: (percent: number | null) => void): void {
  const reader = useRef<{ progress: LogProgress; read: number }>(null);
  const tell = useEffectEvent(onProgress);
  useEffect(() => {
    if (!live) return;
    const state = (reader.current ??= { progress: new LogProgress(), read: 0 });
    const before = state.progress.percent;
    for (let n = Math.max(state.read, total - LATEST_LINES); n < total; n += 1) state.progress.take(at(n)?.text ?? '');
    state.read = total;
    if (state.progress.percent !== before) tell(state.progress.percent);
  }, [total, at, live]);
}
