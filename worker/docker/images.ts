import type Docker from 'dockerode';
import { z } from 'zod';
import { EngineFault, type ImageConfig, type LocalImage, type PullOptions } from '@/worker/ports/engine';
import { statusOf } from './faults';
import { jsonLines } from './json-stream';
import { nodeStream } from './node-stream';
import { pullMessage, PullProgress } from './pull-progress';
import { encodeLogin, registryLogin } from './registry-login';

/** A registry that has not said by then that the image exists never will in time: a missing image must fail within 60 s. */
const FIRST_WORD_MS = 45_000;
/** Between two signs of life of a download that has begun. */
const SILENCE_MS = 300_000;

/** The reference with the tag that the engine would otherwise take to mean all tags. */
export function taggedReference(image: string): string {
  return image.includes('@') || /:[^/]*$/.test(image) ? image : `${image}:latest`;
}

/** Fetches an image from its registry. Throws an `image_missing` fault in words for the person who pressed Run. */
export async function pullImage(docker: Docker, image: string, { login, onProgress }: PullOptions, signal: AbortSignal): Promise<void> {
  const timer = new Deadline(image, signal);
  const progress = new PullProgress();
  const auth = login === null ? registryLogin(image) : encodeLogin(login);
  try {
    const answer = await docker.createImage(auth, { fromImage: taggedReference(image), abortSignal: timer.signal });
    const stream = nodeStream(answer);
    timer.signal.addEventListener('abort', () => stream.destroy(), { once: true });
    for await (const raw of jsonLines(stream)) {
      const message = pullMessage.parse(raw);
      if (message.error !== undefined) throw explainPull(image, message.error);
      // "Pulling from …" comes when the registry has answered with the image's manifest, layers follow.
      if (message.status !== undefined) timer.extend(SILENCE_MS);
      if (progress.take(message)) onProgress(progress.sum());
    }
    timer.signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (timer.signal.aborted) throw timer.signal.reason;
    if (error instanceof Error && 'statusCode' in error)
      throw explainPull(image, error.message.replace(/^\(HTTP code \d+\) [^-]* - /, '').trim());
    throw error;
  } finally {
    timer.clear();
  }
}

class Deadline {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  #timer: NodeJS.Timeout;

  constructor(
    private readonly image: string,
    private readonly outer: AbortSignal,
  ) {
    this.#timer = this.#start(FIRST_WORD_MS);
    outer.addEventListener('abort', this.#onOuter, { once: true });
    if (outer.aborted) this.#onOuter();
  }

  extend(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.outer.removeEventListener('abort', this.#onOuter);
  }

  readonly #onOuter = () => {
    this.#controller.abort(this.outer.reason);
  };

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort(explainPull(this.image, `nothing was heard from the registry for ${ms / 1000} s`));
    }, ms);
  }
}

/** Why an image cannot be had, in words for the person who pressed Run. `why`: what the engine says. */
export function explainPull(image: string, why: string): EngineFault {
  if (/no space left on device/i.test(why)) {
    return new EngineFault('no_space', `There is no space left for the image "${image}" on the disk of the machine that runs it.`);
  }
  return new EngineFault('image_missing', `The image "${image}" is not on the machine that runs it, and ${reason(why)}.`);
}

function reason(why: string): string {
  if (/not found|manifest unknown|access denied|does not exist|unauthorized/i.test(why)) {
    return 'its registry does not have it or does not give it to this worker';
  }
  if (/no such host|dial tcp|timeout|connection refused|TLS handshake|server misbehaving/i.test(why)) {
    const host = /https?:\/\/([^/"]+)/.exec(why)?.[1];
    return `its registry${host === undefined ? '' : ` (${host})`} cannot be reached from there`;
  }
  return `it could not be fetched: ${why.replace(/\.$/, '')}`;
}

/** The digest of an image in the registry that it came from, `sha256:…`; null for one that came from none. */
export function digestOf(repoDigests: readonly string[] | null | undefined): string | null {
  return repoDigests?.[0]?.split('@')[1] ?? null;
}

const listed = z.array(z.object({ Id: z.string(), RepoTags: z.array(z.string()).nullish(), Size: z.number() }));

/** The engine's list of images. An older one writes `<none>:<none>` for an image without a name. */
export function localImages(list: unknown): LocalImage[] {
  return listed.parse(list).map(({ Id, RepoTags, Size }) => ({
    id: Id,
    names: (RepoTags ?? []).filter((name) => !name.includes('<none>')),
    sizeMb: Size / (1024 * 1024),
  }));
}

const inspected = z.object({
  Id: z.string(),
  RepoDigests: z.array(z.string()).nullish(),
  Config: z
    .object({
      Labels: z.record(z.string(), z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
    })
    .nullish(),
});

/** What the engine says of an image. */
export function imageConfig(answer: unknown): ImageConfig {
  const { Id, RepoDigests, Config } = inspected.parse(answer);
  return {
    labels: Config?.Labels ?? {},
    digest: digestOf(RepoDigests) ?? Id,
    entrypoint: Config?.Entrypoint ?? [],
    command: Config?.Cmd ?? [],
    env: Config?.Env ?? [],
  };
}

/** By its id and without force, so that the engine itself refuses (409) what a container, another repository or another image still needs. */
export async function removeImage(docker: Docker, id: string): Promise<boolean> {
  try {
    await docker.getImage(id).remove();
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    if (statusOf(error) === 409) return false;
    throw error;
  }
}
