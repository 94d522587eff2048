import { fit, type Capacity, type Holding, type Need } from './placement';

export interface WorkerView extends Capacity {
  id: string;
  online: boolean;
  draining: boolean;
  engineError: string | null;
  held: readonly Holding[];
}

/** Why a run waits, in words for the person who pressed Run: the nearest truth among all workers. */
export function explainWaiting(given: {
  need: Need;
  ahead: number;
  workers: readonly WorkerView[];
  nextAttemptAt: Date | null;
  now: Date;
}): string {
  if (given.nextAttemptAt !== null && given.nextAttemptAt > given.now) {
    const seconds = Math.ceil((given.nextAttemptAt.getTime() - given.now.getTime()) / 1000);
    return `The last attempt failed; it is tried again in ${seconds} s.`;
  }
  const online = given.workers.filter((worker) => worker.online);
  if (online.length === 0) return 'No worker is connected. It starts as soon as one joins.';
  const engines = online.filter((worker) => worker.engineError === null);
  const [broken] = online;
  if (engines.length === 0 && broken !== undefined) return `The worker ${broken.id} has no container engine: ${broken.engineError ?? ''}`;
  const active = engines.filter((worker) => !worker.draining);
  if (active.length === 0) return 'Every worker is being drained and takes nothing new. Resume one on the Workers page.';
  const fits = active.map((worker) => ({ worker, fit: fit(worker, worker.held, given.need) }));
  const possible = fits.filter(({ fit }) => fit.kind !== 'never');
  const [first] = fits;
  if (possible.length === 0 && first?.fit.kind === 'never') {
    return `No connected worker is large enough: it ${first.fit.lacks} on ${first.worker.id}.`;
  }
  if (possible.some(({ fit }) => fit.kind === 'fits')) {
    return given.ahead === 0 ? 'It starts in a moment.' : `${given.ahead} ${given.ahead === 1 ? 'run is' : 'runs are'} ahead of it.`;
  }
  const [busy] = possible;
  if (busy?.fit.kind === 'busy') {
    const lacks = busy.fit.lacks.startsWith('runs') ? `${busy.worker.id} ${busy.fit.lacks}` : `it ${busy.fit.lacks} on ${busy.worker.id}`;
    return `Waiting for room: ${lacks}.`;
  }
  return 'Waiting for a worker.';
}
