import type Docker from 'dockerode';
import type { ContainerStatus } from '@/worker/ports/engine';

/** What the engine says of a container, as the port says it. */
export function containerStatus({ Id, Image, State, Config }: Docker.ContainerInspectInfo): ContainerStatus {
  return {
    id: Id,
    image: Image,
    state: State.Running ? 'running' : State.Status === 'created' ? 'created' : 'ended',
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    startedAt: realTime(State.StartedAt),
    endedAt: realTime(State.FinishedAt),
    labels: Config.Labels,
  };
}

/** The engine writes the year 1 for "not yet". */
function realTime(text: string): Date | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1971 ? null : time;
}
