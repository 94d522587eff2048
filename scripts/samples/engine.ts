import Docker from 'dockerode';
import { readDockerHost } from '@/worker/docker/docker-host';

/** A client of the engine at `dockerHost`, written as DOCKER_HOST is: `unix:///path` or `tcp://host:port`. */
export function connectEngine(dockerHost: string): Docker {
  return new Docker(readDockerHost({ ...process.env, DOCKER_HOST: dockerHost }).options);
}

/** Reads the messages of a build or an import to the end. Throws what the engine names as the error. */
export async function finish(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  const messages = await new Promise<{ error?: string }[]>((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null, output: { error?: string }[]) => (error ? reject(error) : resolve(output)));
  });
  const failure = messages.find(({ error }) => error !== undefined);
  if (failure?.error !== undefined) throw new Error(failure.error);
}
