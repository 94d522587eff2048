import type Docker from 'dockerode';
import type { ContainerStatus } from '@/worker/ports/engine';

/** What the engine says of a container, as the port says it. */
export function containerStatus({ Id, Image, State, Config }: Docker.ContainerInspectInfo): ContainerStatus {
  const startedAt = realTime(State.StartedAt);
  return {
    id: Id,
    image: Image,
    // Not by its status: one that never ran may be "removing" or "dead", and must not be taken for one that ended well.
    state: State.Running ? 'running' : startedAt === null ? 'created' : 'ended',
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    startedAt,
    endedAt: realTime(State.FinishedAt),
    labels: Config.Labels,
  };
}

/** The engine writes the year 1 for "not yet". */
function realTime(text: string): Date | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1971 ? null : time;
}
