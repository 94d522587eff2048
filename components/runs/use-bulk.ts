'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelRun, retryRun } from '@/lib/client/runs';
import { errorText } from '@/components/queries/error-text';
import { RUNS_KEY } from '@/components/queries/list-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';

export type BulkVerb = 'cancel' | 'retry';

export interface BulkProgress {
  verb: BulkVerb;
  total: number;
  done: number;
  /** One sentence per run that could not be changed. */
  problems: string[];
  finished: boolean;
}

/** Calls to the server at the same time. */
const AT_ONCE = 4;

/** Cancels or retries many runs, each by its own call, and counts how it goes. One that fails does not stop the others. */
export function useBulk(): { progress: BulkProgress | null; start: (verb: BulkVerb, ids: string[]) => Promise<void>; dismiss: () => void } {
  const client = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress | null>(null);

  const start = async (verb: BulkVerb, ids: string[]): Promise<void> => {
    const state: BulkProgress = { verb, total: ids.length, done: 0, problems: [], finished: false };
    setProgress({ ...state });
    const queue = [...ids];
    const work = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          await (verb === 'cancel' ? cancelRun(SAME_ORIGIN, id) : retryRun(SAME_ORIGIN, id));
        } catch (error) {
          state.problems = [...state.problems, errorText(error)];
        }
        state.done += 1;
        setProgress({ ...state });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setProgress({ ...state, finished: true });
    await client.invalidateQueries({ queryKey: RUNS_KEY });
  };

  return { progress, start, dismiss: () => setProgress(null) };
}
