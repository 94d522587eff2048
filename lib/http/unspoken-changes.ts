import type { loadNews } from '@/lib/server/load-run';

type Run = NonNullable<Awaited<ReturnType<typeof loadNews>>>['run'];

/**
 * Tells of each look at a run, the first of which tells nothing, whether something changed since the one before that no event says: these fields, or
 * anything at all when no event came.
 */
export function unspokenChanges(): (run: Run, hasEvents: boolean) => boolean {
  let seen: { fields: string; updatedAt: number } | null = null;
  return (run, hasEvents) => {
    const fields = JSON.stringify([run.priority, run.cancelRequested, run.workerId, run.assignedAt, run.nextAttemptAt]);
    const updatedAt = run.updatedAt.getTime();
    const isChanged = seen !== null && (seen.fields !== fields || (!hasEvents && seen.updatedAt !== updatedAt));
    seen = { fields, updatedAt };
    return isChanged;
  };
}
