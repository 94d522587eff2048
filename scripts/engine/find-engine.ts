import { userInfo } from 'node:os';
import { PlainError, messageOf } from '../plain-error';
import { INSTALL_COMMAND, findProgram, installEngine, missingPrograms } from './install';
import { startOwnEngine } from './own-engine';
import { pingSocket } from './ping';

/** The engine that runs will use, or what a person must type to get one. */
export type EngineChoice =
  | { readonly kind: 'engine'; readonly dockerHost: string; readonly own: boolean; readonly stop: () => Promise<void> }
  | { readonly kind: 'none'; readonly advice: string };

export type EngineWishes = {
  readonly dockerHost: string | undefined;
  readonly mayInstall: boolean;
  readonly dataDir: string;
  readonly log: (line: string) => void;
  readonly stop: AbortSignal;
};

const USUAL_SOCKET = '/var/run/docker.sock';
const nothingToStop = async (): Promise<void> => Promise.resolve();

/**
 * Finds a Docker Engine: the one DOCKER_HOST names, else the machine's own, else one that root may start (and install) here.
 * Not finding one is an answer, not an error: the product starts all the same and says what to do.
 */
export async function findEngine(wishes: EngineWishes): Promise<EngineChoice> {
  if (wishes.dockerHost !== undefined) return named(wishes.dockerHost);
  const usual = await pingSocket(USUAL_SOCKET);
  if (usual.kind === 'answers') return { kind: 'engine', dockerHost: `unix://${USUAL_SOCKET}`, own: false, stop: nothingToStop };
  if (usual.kind === 'forbidden') {
    const user = userInfo().username;
    return {
      kind: 'none',
      advice: `The Docker Engine here does not let you in. Type: sudo usermod -aG docker ${user}   then sign in to this machine again and restart Gyoza.`,
    };
  }
  if (process.platform !== 'linux')
    return { kind: 'none', advice: 'Start Docker Desktop (https://docs.docker.com/desktop) and restart Gyoza.' };
  if (process.getuid?.() !== 0) return { kind: 'none', advice: await adviceForUser() };
  try {
    return await ofOurOwn(wishes);
  } catch (error) {
    if (!(error instanceof PlainError) || wishes.stop.aborted) throw error;
    return { kind: 'none', advice: `${error.message}. Start an engine yourself and restart Gyoza, or set DOCKER_HOST to one elsewhere.` };
  }
}

async function named(dockerHost: string): Promise<EngineChoice> {
  if (dockerHost.startsWith('unix://')) {
    const path = dockerHost.slice('unix://'.length);
    const answer = await pingSocket(path);
    const advice: Record<Exclude<typeof answer.kind, 'answers'>, string> = {
      absent: `No engine listens at ${path}, which DOCKER_HOST names: start it, or unset DOCKER_HOST and restart Gyoza.`,
      forbidden: `DOCKER_HOST names ${path}, which you may not open: join its group, or run Gyoza as somebody who may.`,
      broken: `The engine at ${path}, which DOCKER_HOST names, does not work (${answer.kind === 'broken' ? answer.reason : ''}): restart it.`,
    };
    if (answer.kind !== 'answers') return { kind: 'none', advice: advice[answer.kind] };
  }
  // The worker speaks to engines elsewhere, certificates and all, and reports when one does not answer.
  return { kind: 'engine', dockerHost, own: false, stop: nothingToStop };
}

async function ofOurOwn({ mayInstall, dataDir, log, stop }: EngineWishes): Promise<EngineChoice> {
  const missing = await missingPrograms();
  if (missing.length > 0) {
    const advice = `Type: ${INSTALL_COMMAND}   and restart Gyoza.`;
    if (!mayInstall)
      return { kind: 'none', advice: `No Docker Engine is installed, and GYOZA_INSTALL_DOCKER=0 forbids to install one. ${advice}` };
    if ((await findProgram('apt-get')) === null)
      return { kind: 'none', advice: 'Install Docker Engine (https://docs.docker.com/engine/install) and restart Gyoza.' };
    log(`No Docker Engine is here: installing it with apt-get (missing: ${missing.join(', ')}) …`);
    const failure = await installEngine(stop);
    if (failure !== null) return { kind: 'none', advice: `Docker Engine could not be installed (${failure}). ${advice}` };
    // Where a service manager runs, the package has started the machine's own engine.
    if ((await pingSocket(USUAL_SOCKET)).kind === 'answers') {
      return { kind: 'engine', dockerHost: `unix://${USUAL_SOCKET}`, own: false, stop: nothingToStop };
    }
  }
  try {
    const engine = await startOwnEngine(dataDir, log);
    return { kind: 'engine', dockerHost: engine.dockerHost, own: true, stop: engine.stop };
  } catch (error) {
    if (error instanceof PlainError) throw error;
    // Typically a container without the right to make bridges or mounts.
    throw new PlainError(`No Docker Engine can be started here: ${messageOf(error).trim().split('\n').at(-1) ?? ''}`);
  }
}

async function adviceForUser(): Promise<string> {
  const user = userInfo().username;
  if ((await findProgram('dockerd')) !== null) {
    return `Docker Engine is installed but does not run. Type: sudo systemctl start docker && sudo usermod -aG docker ${user}   then sign in to this machine again and restart Gyoza.`;
  }
  if ((await findProgram('apt-get')) !== null) {
    return `No Docker Engine is installed. Type: sudo apt-get update && sudo apt-get install -y docker.io && sudo usermod -aG docker ${user}   then sign in to this machine again and restart Gyoza.`;
  }
  return 'Install Docker Engine (https://docs.docker.com/engine/install) and restart Gyoza.';
}
