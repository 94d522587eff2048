import { EngineFault, type Engine, type OwnContainer } from '@/worker/ports/engine';
import { AttemptFolder, listAttemptFolders } from './attempt-folder';
import { containerName } from './attempt-context';
import { AttemptRunner, type RunnerDeps } from './attempt-runner';

export interface Identity {
  worker: string;
  installation: string;
}

/** The label filter of everything that is this worker's. */
export function ownLabels({ worker, installation }: Identity): Record<string, string> {
  return { 'gyoza.installation': installation, 'gyoza.worker': worker };
}

/** Which attempt a container belongs to, as in `attemptKey`. */
export function keyOf({ labels }: OwnContainer): string {
  return `${labels['gyoza.run_id'] ?? ''}.${labels['gyoza.attempt'] ?? ''}`;
}

export function attemptKey({ run_id, attempt }: { run_id: string; attempt: number }): string {
  return `${run_id}.${attempt}`;
}

/**
 * Takes up what a worker of this folder and id left behind: running containers are adopted, ended ones finished, outcomes on disk
 * delivered, attempts without a container given back, containers without an attempt removed. Rejects only while the engine is silent.
 */
export async function adoptAttempts(deps: RunnerDeps, identity: Identity, known: (key: string) => boolean): Promise<AttemptRunner[]> {
  const { engine, root } = deps;
  const containers = new Map((await engine.list(ownLabels(identity))).map((container) => [keyOf(container), container]));
  // Begun only when nothing more can fail: whoever tries once more would begin them a second time.
  const begins: (() => AttemptRunner)[] = [];
  for (const found of await listAttemptFolders(root)) {
    const key = attemptKey(found);
    if (known(key)) continue;
    const begin = await takeUp(deps, identity, found, containers.get(key));
    if (begin !== null) {
      begins.push(begin);
      containers.delete(key);
    }
  }
  for (const [key, { id }] of containers) if (!known(key)) await engine.remove(id);
  return begins.map((begin) => begin());
}

async function takeUp(
  deps: RunnerDeps,
  { worker, installation }: Identity,
  { run_id, attempt }: { run_id: string; attempt: number },
  container: OwnContainer | undefined,
): Promise<(() => AttemptRunner) | null> {
  const folder = new AttemptFolder(deps.root, run_id, attempt);
  const ticket = await folder.readTicket();
  const holding = { worker_id: worker, run_id, attempt };
  if (ticket !== null && (ticket.installation !== installation || ticket.worker_id !== worker)) {
    // Of another database or under another id: nobody is left to tell. The folder is locked by us, so the container is ours too.
    await deps.engine.remove(containerName(holding));
    await folder.remove();
    return null;
  }
  const outcome = await folder.readOutcome();
  if (outcome !== null) return () => AttemptRunner.finish(deps, holding, outcome);
  const status = container === undefined ? null : await statusOf(deps.engine, container.id);
  if (ticket === null || status === null || status.state === 'created') {
    return () => AttemptRunner.finish(deps, holding, { kind: 'release', reason: 'the worker was restarted' });
  }
  const engineWasAway = await deps.engine.restartedSince(status.id);
  return () => AttemptRunner.adopt(deps, ticket, status, engineWasAway);
}

async function statusOf(engine: Engine, id: string) {
  try {
    return await engine.inspect(id);
  } catch (error) {
    if (error instanceof EngineFault && error.kind === 'gone') return null;
    throw error;
  }
}
