import type http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import Docker from 'dockerode';
import { z } from 'zod';
import {
  EngineFault,
  type ContainerSpec,
  type ContainerStatus,
  type ContainerUsage,
  type CopiedOut,
  type Engine,
  type EngineFacts,
  type ImageConfig,
  type LocalImage,
  type LogFrame,
  type OwnContainer,
  type PullOptions,
  type Transfer,
} from '@/worker/ports/engine';
import { packTree, unpackTree } from './archive';
import { containerOptions } from './container-options';
import { containerStatus } from './container-status';
import { containerUsage } from './container-usage';
import type { DockerAddress } from './docker-host';
import { EndWatcher } from './end-watcher';
import { statusOf, toFault, unlessStatus, type Subject } from './faults';
import { freeSpaceMb } from './free-space';
import { digestOf, imageConfig, localImages, pullImage, removeImage } from './images';
import { keepAliveAgent } from './keep-alive-agent';
import { nodeStream } from './node-stream';
import { probeEngine, type EngineAbilities } from './probe-engine';
import { readLogs, type LogRange } from './read-logs';
import { restartedSince } from './restarted-since';

const MIB = 1024 * 1024;
/** Milliseconds after which a call counts as unanswered; starts queue up in a busy engine, copies may be large. */
const SHORT_MS = 10_000;
const LONG_MS = 120_000;
const HEALTH_MS = 4_000;
const FACTS_VALID_MS = 60_000;

const machine = z.object({ NCPU: z.number(), MemTotal: z.number(), DockerRootDir: z.string().optional() });

export interface DockerEngineOptions {
  address: DockerAddress;
  transfer: Transfer | 'auto';
  /** A private folder of the worker, for the probe. */
  folder: string;
  /** A path on the disk that holds the images; the engine's own folder, where this machine has it, when not given. */
  disk?: string | undefined;
  /** Id of the worker whose containers are watched. */
  workerId: string;
}

/** The engine port on the Docker Engine API. */
export class DockerEngine implements Engine {
  readonly #docker: Docker;
  readonly #agent: http.Agent | undefined;
  readonly #watcher: EndWatcher;
  #abilities: Promise<EngineAbilities> | null = null;
  readonly #digests = new Map<string, string>();
  #facts: { value: EngineFacts; at: number } | null = null;

  constructor(private readonly options: DockerEngineOptions) {
    this.#agent = keepAliveAgent(options.address.options);
    this.#docker = new Docker({ ...options.address.options, ...(this.#agent === undefined ? {} : { agent: this.#agent }) });
    this.#watcher = new EndWatcher({
      open: () => this.#events(),
      hasEnded: async (id) => (await this.#state(id)) === 'ended',
    });
  }

  async facts(): Promise<EngineFacts> {
    try {
      await this.#ask(HEALTH_MS, {}, () => this.#docker.ping());
      if (this.#facts && performance.now() - this.#facts.at < FACTS_VALID_MS) return this.#facts.value;
      const info = await this.#machine();
      const value = { cpu: info.NCPU, ramMb: Math.floor(info.MemTotal / MIB), local: this.options.address.local };
      this.#facts = { value, at: performance.now() };
      return value;
    } catch (error) {
      this.#facts = null;
      this.#watcher.reconnect();
      throw error;
    }
  }

  async transfer(): Promise<Transfer> {
    return (await this.#able()).transfer;
  }

  async list(labels: Record<string, string>): Promise<OwnContainer[]> {
    const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const found = await this.#ask(SHORT_MS, {}, (abortSignal) =>
      this.#docker.listContainers({ all: true, filters: { label }, abortSignal }),
    );
    return found.map(({ Id, Labels }) => ({ id: Id, labels: Labels }));
  }

  async create(spec: ContainerSpec): Promise<string> {
    const { init } = await this.#able();
    const subject = { image: spec.image, program: spec.command?.[0] };
    const container = await this.#ask(LONG_MS, subject, (abortSignal) =>
      this.#docker.createContainer({ ...containerOptions(spec, init), abortSignal }),
    );
    return container.id;
  }

  async pull(image: string, options: PullOptions, signal: AbortSignal): Promise<void> {
    try {
      await pullImage(this.#docker, image, options, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw toFault(error, { where: this.options.address.where, image });
    }
  }

  async digest(image: string): Promise<string | null> {
    const known = this.#digests.get(image);
    if (known !== undefined) return known;
    const { RepoDigests } = await this.#ask(SHORT_MS, {}, () => this.#docker.getImage(image).inspect());
    const digest = digestOf(RepoDigests) ?? image;
    this.#digests.set(image, digest);
    return digest;
  }

  async imageConfig(image: string): Promise<ImageConfig | null> {
    try {
      return imageConfig(await this.#ask<unknown>(SHORT_MS, { image }, () => this.#docker.getImage(image).inspect()));
    } catch (error) {
      if (error instanceof EngineFault && error.kind === 'image_missing') return null;
      throw error;
    }
  }

  async images(): Promise<LocalImage[]> {
    return localImages(await this.#ask<unknown>(LONG_MS, {}, () => this.#docker.listImages()));
  }

  async imageId(image: string): Promise<string | null> {
    try {
      return (await this.#ask(SHORT_MS, { image }, () => this.#docker.getImage(image).inspect())).Id;
    } catch (error) {
      if (error instanceof EngineFault && error.kind === 'image_missing') return null;
      throw error;
    }
  }

  async removeImage(id: string): Promise<boolean> {
    return this.#ask(LONG_MS, {}, () => removeImage(this.#docker, id));
  }

  async freeMb(): Promise<number | null> {
    const { disk, address } = this.options;
    return freeSpaceMb(disk ?? (address.local ? (await this.#machine()).DockerRootDir : undefined));
  }

  async start(id: string): Promise<void> {
    await this.#ask(LONG_MS, {}, async (abortSignal) => {
      const options = { abortSignal };
      await this.#docker.getContainer(id).start(options).catch(unlessStatus(304));
    });
  }

  async inspect(container: string): Promise<ContainerStatus> {
    const options = (abortSignal: AbortSignal) => ({ abortSignal });
    return containerStatus(await this.#ask(SHORT_MS, {}, (signal) => this.#docker.getContainer(container).inspect(options(signal))));
  }

  async signal(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    // 409: not running any more.
    await this.#ask(SHORT_MS, {}, (abortSignal) =>
      this.#docker.getContainer(id).kill({ signal, abortSignal }).catch(unlessStatus(404, 409)),
    );
  }

  async remove(container: string): Promise<void> {
    await this.#ask(LONG_MS, {}, async (abortSignal) => {
      const options = { force: true, v: true, abortSignal };
      for (;;) {
        try {
          await this.#docker.getContainer(container).remove({ ...options });
          return;
        } catch (error) {
          const status = statusOf(error);
          if (status === 404) return;
          if (status !== 409) throw error;
          // Removal is already in progress: gone only when the engine no longer knows it.
          await delay(20, undefined, { signal: abortSignal });
        }
      }
    });
    this.#watcher.settle(container);
  }

  ended(id: string): Promise<void> {
    return this.#watcher.ended(id);
  }

  absences(): number {
    return this.#watcher.absences;
  }

  restartedSince(id: string): Promise<boolean> {
    return this.#ask(SHORT_MS, {}, () => restartedSince(this.#docker, id));
  }

  logs(id: string, range: LogRange, signal: AbortSignal): AsyncGenerator<LogFrame[]> {
    return readLogs(this.#docker.getContainer(id), range, signal, (error) => this.#fault(error));
  }

  async copyIn(id: string, tree: string): Promise<void> {
    await this.#ask(LONG_MS, {}, (abortSignal) => this.#docker.getContainer(id).putArchive(packTree(tree), { path: '/', abortSignal }));
  }

  async copyOut(id: string, into: string, maxBytes: number): Promise<CopiedOut> {
    const paths = ['/gyoza/output.json', '/gyoza/output'];
    const copied = await Promise.all(paths.map((path) => this.#copyPath(id, path, into, maxBytes)));
    return { leftOut: copied.flatMap(({ leftOut }) => leftOut), whole: copied.every(({ whole }) => whole) };
  }

  async usage(id: string): Promise<ContainerUsage | null> {
    // One look at the kernel's counters: without `one-shot` the engine would wait a second for another.
    const options = (abortSignal: AbortSignal) => ({ stream: false as const, 'one-shot': true, abortSignal });
    return containerUsage(await this.#ask(SHORT_MS, {}, (signal) => this.#docker.getContainer(id).stats(options(signal))));
  }

  close(): void {
    this.#watcher.close();
    this.#agent?.destroy();
  }

  async #copyPath(id: string, path: string, into: string, maxBytes: number): Promise<CopiedOut> {
    return this.#ask(LONG_MS, {}, async (abortSignal) => {
      const options = { path, abortSignal };
      let stream: Readable;
      try {
        stream = nodeStream(await this.#docker.getContainer(id).getArchive(options));
      } catch (error) {
        if (statusOf(error) === 404) return { leftOut: [], whole: true };
        throw error;
      }
      return unpackTree(stream, into, maxBytes);
    });
  }

  async #machine(): Promise<z.infer<typeof machine>> {
    return machine.parse(await this.#ask<unknown>(HEALTH_MS, {}, () => this.#docker.info()));
  }

  #able(): Promise<EngineAbilities> {
    const { address, folder, transfer } = this.options;
    this.#abilities ??= probeEngine(this.#docker, address.local, folder, transfer).catch((error: unknown) => {
      // Not answered now: the next one who asks tries again.
      this.#abilities = null;
      throw this.#fault(error);
    });
    return this.#abilities;
  }

  async #events(): Promise<Readable> {
    const filters = { event: ['die'], label: [`gyoza.worker=${this.options.workerId}`] };
    return nodeStream(await this.#docker.getEvents({ filters }));
  }

  async #state(id: string): Promise<ContainerStatus['state']> {
    try {
      return (await this.inspect(id)).state;
    } catch (error) {
      if (error instanceof EngineFault && error.kind === 'gone') return 'ended';
      throw error;
    }
  }

  async #ask<T>(ms: number, subject: Omit<Subject, 'where'>, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    // Raced too, because dockerode does not hand the signal on in every call.
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = Object.assign(new Error('no answer in time'), { code: 'ABORT_ERR' });
        controller.abort(error);
        reject(error);
      }, ms);
    });
    try {
      return await Promise.race([call(controller.signal), late]);
    } catch (error) {
      throw toFault(error, { where: this.options.address.where, ...subject });
    } finally {
      clearTimeout(timer);
    }
  }

  #fault(error: unknown): EngineFault {
    return toFault(error, { where: this.options.address.where });
  }
}
