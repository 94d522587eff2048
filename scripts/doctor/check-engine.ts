import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import { placesFor } from '../engine/places';
import { pingSocket } from '../engine/ping';
import { messageOf } from '../plain-error';
import { connectEngine } from '../samples/engine';
import type { Settings } from '../supervisor/settings';
import { spaceFinding } from './check-machine';
import { clockFinding, fail, ok, warning, type Finding } from './finding';

const SUBJECT = 'Engine';
const TRY_MS = 20_000;
const facts = z.object({ ServerVersion: z.string(), SystemTime: z.string(), DockerRootDir: z.string(), Images: z.number() });

/** Looks for the engine where `npm start` does, without starting or installing one, and runs a container on it. */
export async function checkEngine(settings: Settings): Promise<Finding[]> {
  const dockerHost = settings.dockerHost ?? (await usualHost(settings.dataDir));
  if (dockerHost === null) {
    return [
      warning(
        SUBJECT,
        'none answers on this machine',
        'npm start starts one where it may; else install Docker Engine, or set DOCKER_HOST. Runs wait meanwhile.',
      ),
    ];
  }
  try {
    return await checkOn(dockerHost);
  } catch (error) {
    return [fail(SUBJECT, `${dockerHost} does not answer: ${messageOf(error)}`, 'start it, or correct DOCKER_HOST and its certificates.')];
  }
}

async function usualHost(dataDir: string): Promise<string | null> {
  for (const path of [placesFor(dataDir).socket, '/var/run/docker.sock']) {
    if ((await pingSocket(path)).kind !== 'absent') return `unix://${path}`;
  }
  return null;
}

async function checkOn(dockerHost: string): Promise<Finding[]> {
  const docker = connectEngine(dockerHost);
  const before = Date.now();
  const info = facts.parse(await within(docker.info()));
  const skewMs = new Date(info.SystemTime).getTime() - (before + Date.now()) / 2;
  const findings = [
    ok(SUBJECT, `Docker Engine ${info.ServerVersion} at ${dockerHost}, ${info.Images} images`),
    clockFinding(SUBJECT, skewMs),
  ];
  if (dockerHost.startsWith('unix://')) {
    // An engine in a virtual machine has a folder that is not here.
    const space = await statfs(info.DockerRootDir).catch(() => null);
    if (space !== null) findings.push(spaceFinding(SUBJECT, info.DockerRootDir, space.bavail * space.bsize));
  }
  findings.push(await tryContainer(docker));
  return findings;
}

async function tryContainer(docker: ReturnType<typeof connectEngine>): Promise<Finding> {
  const images = await within(docker.listImages({ filters: { reference: ['gyoza/hello'] } }));
  const image = images[0]?.Id;
  if (image === undefined)
    return warning(SUBJECT, 'no image is there to try', 'npm start builds the sample ops; then run npm run doctor again.');
  const container = await within(
    docker.createContainer({
      Image: image,
      Entrypoint: ['true'],
      Cmd: [],
      Labels: { 'gyoza.doctor': '1' },
      HostConfig: { NetworkMode: 'none' },
    }),
  );
  try {
    await within(container.start());
    const { StatusCode } = z.object({ StatusCode: z.number() }).parse(await within(container.wait()));
    if (StatusCode === 0) return ok(SUBJECT, 'runs containers');
    return fail(SUBJECT, `a container that should end with 0 ended with ${StatusCode}`, "look into the engine's own log.");
  } catch (error) {
    return fail(SUBJECT, `cannot run a container: ${messageOf(error)}`, "look into the engine's own log, and restart it.");
  } finally {
    await within(container.remove({ force: true })).catch(() => undefined);
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${TRY_MS / 1000} s`));
    }, TRY_MS);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
