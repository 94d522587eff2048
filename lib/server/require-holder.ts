import { GyozaError } from '@/lib/domain/errors';
import { isHeld, type RunState } from '@/lib/domain/run-state';
import type { LockedRun } from './transition';
import { requireOwnWorker } from './worker-reach';

export interface Reporter {
  worker_id?: string | null | undefined;
  attempt?: number | null | undefined;
}

/** Fencing: only the worker that holds this very attempt may report on it. Throws `invalid_request` when it does not say who it is, `forbidden`, `not_holder`. */
export function requireHolder(locked: Pick<LockedRun, 'run'>, reporter: Reporter): void {
  const missing = (['worker_id', 'attempt'] as const).filter((field) => reporter[field] == null);
  if (missing.length > 0) {
    throw new GyozaError(
      'invalid_request',
      'A report says which worker sends it and for which attempt.',
      missing.map((path) => ({ path, message: 'is required, in the body or in the query' })),
    );
  }
  requireOwnWorker(reporter.worker_id ?? '');
  const { run } = locked;
  if (run.workerId !== reporter.worker_id || run.currentAttempt !== reporter.attempt || !isHeld(run.state as RunState)) {
    throw new GyozaError(
      'not_holder',
      `Worker ${reporter.worker_id ?? ''} does not hold attempt ${reporter.attempt ?? ''} of run ${run.id}; it must remove that container.`,
    );
  }
}
