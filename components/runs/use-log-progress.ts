'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { LogProgress } from '@/lib/domain/log-progress';
import type { LogSnapshot } from './log-store';

/** Reads the lines of a log as they come for how far they say to be, and tells when that changes. `live` false: nothing is read. */
export function useLogProgress({ count, dropped, at }: LogSnapshot, live: boolean, onProgress: (percent: number | null) => void): void {
  const reader = useRef<{ progress: LogProgress; read: number }>(null);
  const tell = useEffectEvent(onProgress);
  useEffect(() => {
    if (!live) return;
    const state = (reader.current ??= { progress: new LogProgress(), read: 0 });
    const before = state.progress.percent;
    for (let n = Math.max(state.read, dropped); n < count + dropped; n += 1) state.progress.take(at(n - dropped)?.text ?? '');
    state.read = count + dropped;
    if (state.progress.percent !== before) tell(state.progress.percent);
  }, [count, dropped, at, live]);
}
