import { EngineFault, isUnreachable, type ContainerStatus } from '@/worker/ports/engine';
import { untilAnswered, type AttemptContext } from './attempt-context';
import { pause } from './backoff';

/**
 * Starts a created container, once, and resolves when it runs or has run, with the time of its start by `performance.now()`. An engine that is not
 * there is asked again until `stopping` aborts, with whose reason it then rejects.
 *
 * A start whose answer was lost has happened as far as we know, so it is never repeated: a container whose program has ended in the meantime would
 * run a second time. The engine is asked what became of it. That it ran is taken; that it did not proves nothing: an engine that is killed between
 * the program's start and its own note of it comes back without that note, and a start may still be on its way. Then this throws `interrupted`: the
 * container is to be removed, and the attempt given back.
 */
export async function startContainer(context: AttemptContext, id: string): Promise<number> {
  const { engine, stopping, dropped, log, holding } = context;
  for (let failures = 1; ; failures += 1) {
    stopping.throwIfAborted();
    try {
      await engine.start(id);
      return performance.now();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      if (error.arrived) break;
      await pause(failures, stopping);
    }
  }
  const found = await untilAnswered(() => engine.inspect(id), dropped);
  log.info({ ...holding, container: id, state: found.state }, 'The answer to the start of a container was lost');
  if (found.state !== 'created') return startTime(found);
  throw new EngineFault('interrupted', 'The container engine of its worker went away while it started the container.');
}

/** When a container was started, by `performance.now()`. The one place where two clocks of the day meet: the engine's and ours. */
export function startTime({ startedAt }: ContainerStatus): number {
  return performance.now() - (startedAt === null ? 0 : Math.max(0, Date.now() - startedAt.getTime()));
}
