import type { Connection } from '@/lib/client/connection';
import { ProblemError } from '@/lib/client/problem-error';
import { reportInspection } from '@/lib/client/reports';
import type { InspectionOrder } from '@/lib/contract/image-inspection';
import { EngineFault, type Engine, type ImageConfig } from '@/worker/ports/engine';
import { pause } from './backoff';
import type { ImageKeeper } from './image-keeper';
import type { Log } from './log';

/** Longer labels are left out: no gyoza.yml is so long. */
const LONGEST_LABEL = 1_000_000;
const LONGEST_ERROR = 2000;

export interface InspectorDeps {
  engine: Engine;
  images: ImageKeeper;
  server: Connection;
  log: Log;
  worker: string;
}

/** Looks at an image for the server, fetching it first where it is missing, and reports what it says of itself, or why it cannot be had. Never rejects. */
export async function inspectImage(deps: InspectorDeps, { id, image, login }: InspectionOrder, stopping: AbortSignal): Promise<void> {
  const release = deps.images.hold(image);
  try {
    const outcome = await see(deps, image, login, stopping);
    for (let failures = 1; !stopping.aborted; failures += 1) {
      try {
        await reportInspection(deps.server, id, { worker_id: deps.worker, ...outcome }, { signal: stopping });
        return;
      } catch (error) {
        // Nobody waits for it any more.
        if (error instanceof ProblemError) throw error;
        await pause(failures, stopping);
      }
    }
  } catch (error) {
    if (!stopping.aborted) deps.log.warn({ image, error: String(error) }, 'A look at an image could not be reported');
  } finally {
    release();
  }
}

type Outcome = Pick<Parameters<typeof reportInspection>[2], 'result' | 'error'>;

async function see(
  { engine, images }: InspectorDeps,
  image: string,
  login: InspectionOrder['login'],
  stopping: AbortSignal,
): Promise<Outcome> {
  try {
    let config = await engine.imageConfig(image);
    if (config === null) {
      await images.pull(image, { login, onProgress: () => undefined }, stopping);
      config = await engine.imageConfig(image);
    }
    return config === null ? { error: `The image "${image}" was fetched and is gone again. Ask once more.` } : { result: factsOf(config) };
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error;
    return { error: error.message.slice(0, LONGEST_ERROR) };
  }
}

function factsOf({ labels, digest, entrypoint, command, env }: ImageConfig): NonNullable<Outcome['result']> {
  const kept = Object.entries(labels).filter(([, value]) => value.length <= LONGEST_LABEL);
  return {
    labels: Object.fromEntries(kept.map(([name, value]) => [storable(name), storable(value)])),
    digest,
    entrypoint: entrypoint.map(storable),
    command: command.map(storable),
    env_names: env.map((setting) => storable(setting.split('=')[0] ?? '')),
  };
}

/** As the server takes a text: a NUL and half a surrogate pair become U+FFFD. */
function storable(text: string): string {
  return text.replaceAll(/\u0000|\p{Surrogate}/gu, '\uFFFD');
}
