import { randomUUID } from 'node:crypto';
import {
  EngineFault,
  type ContainerSpec,
  type ContainerStatus,
  type ContainerUsage,
  type CopiedOut,
  type Engine,
  type EngineFacts,
  type FaultKind,
  type ImageConfig,
  type LocalImage,
  type LogFrame,
  type OwnContainer,
  type Transfer,
} from '@/worker/ports/engine';

const NO_CONFIG: ImageConfig = { labels: {}, digest: null, entrypoint: [], command: [], env: [] };

/** A container whose life a test writes. */
export class FakeContainer {
  readonly id = randomUUID();
  state: ContainerStatus['state'] = 'created';
  exitCode = 0;
  outOfMemory = false;
  startedAt: Date | null = null;
  /** How often its program was begun. */
  executions = 0;
  readonly signals: string[] = [];
  readonly frames: LogFrame[] = [];
  readonly #ends: (() => void)[] = [];
  #news: (() => void)[] = [];

  constructor(readonly spec: ContainerSpec) {}

  /** Writes lines to stdout or stderr. */
  write(stream: LogFrame['stream'], ...lines: string[]): void {
    for (const line of lines)
      this.frames.push({ stream, t: '2026-01-01T00:00:00.000Z', mark: String(this.frames.length), bytes: Buffer.from(line), ends: true });
    this.#tell();
  }

  end(exitCode = 0, outOfMemory = false): void {
    Object.assign(this, { exitCode, outOfMemory, state: 'ended' });
    for (const resolve of this.#ends.splice(0)) resolve();
    this.#tell();
  }

  ended(): Promise<void> {
    return this.state === 'ended' ? Promise.resolve() : new Promise((resolve) => this.#ends.push(resolve));
  }

  /** Resolves when something has changed. */
  news(): Promise<void> {
    return new Promise((resolve) => this.#news.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#news.splice(0)) resolve();
  }
}

/** An engine that does what a test says: answers, falls silent, loses a stream, refuses. What a real one cannot be made to do on demand. */
export class FakeEngine implements Engine {
  /** What images say of themselves, by name. */
  readonly configs = new Map<string, Partial<ImageConfig>>();
  readonly containers = new Map<string, FakeContainer>();
  /** While set, nothing is answered. */
  silent = false;
  /** What the next create is refused with; for want of space all of them are, until an image is removed. */
  refuseCreate: FaultKind | null = null;
  /** The next create is done and not answered. */
  loseCreate = false;
  /** While set, nobody listens who could start anything. */
  absent = false;
  /** The next start is done and not answered: its program runs, or is over already; or the engine is killed meanwhile and comes back without a note of it. */
  loseStart: 'running' | 'over' | 'forgotten' | null = null;
  /** Pulls fail for want of space, until an image is removed. */
  refusePull = false;
  /** The images that are here, by name. */
  readonly local = new Map<string, LocalImage>();
  /** The size of the disk for images; null where nobody can see it. */
  diskMb: number | null = null;
  /** Live logs end at once, as if the engine had cut them. */
  cutLogs = false;
  facts_: EngineFacts = { cpu: 2, ramMb: 1024, local: false };
  pulls: string[] = [];
  #watchers: (() => void)[] = [];

  /** Resolves once `condition` holds. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** The only container there is, once it runs. */
  async running(): Promise<FakeContainer> {
    const find = () => [...this.containers.values()].find(({ state }) => state === 'running');
    await this.until(() => find() !== undefined);
    const container = find();
    if (container === undefined) throw new Error('No container runs.');
    return container;
  }

  async facts(): Promise<EngineFacts> {
    await this.#answer();
    return this.facts_;
  }

  async transfer(): Promise<Transfer> {
    await this.#answer();
    return 'bind';
  }

  async list(labels: Record<string, string>): Promise<OwnContainer[]> {
    await this.#answer();
    return [...this.containers.values()]
      .filter(({ spec }) => Object.entries(labels).every(([name, value]) => spec.labels[name] === value))
      .map(({ id, spec }) => ({ id, labels: spec.labels }));
  }

  async create(spec: ContainerSpec): Promise<string> {
    await this.#answer();
    const kind = this.refuseCreate;
    if (kind !== 'no_space') this.refuseCreate = null;
    if (kind !== null) throw new EngineFault(kind, `refused: ${kind}`);
    if ([...this.containers.values()].some((container) => container.spec.name === spec.name))
      throw new EngineFault('conflict', 'There is one of that name.');
    const container = new FakeContainer(spec);
    this.containers.set(container.id, container);
    this.#tell();
    const lost = this.loseCreate;
    this.loseCreate = false;
    if (lost) throw this.#unreachable(true);
    return container.id;
  }

  async pull(image: string): Promise<void> {
    await this.#answer();
    this.pulls.push(image);
    if (this.refusePull) throw new EngineFault('no_space', `There is no space left for the image "${image}".`);
    if (!this.local.has(image)) this.local.set(image, { id: `sha256:${image}`, names: [image], sizeMb: 100 });
    this.#tell();
  }

  async imageConfig(image: string): Promise<ImageConfig | null> {
    await this.#answer();
    return this.local.has(image) ? { ...NO_CONFIG, ...this.configs.get(image) } : null;
  }

  async images(): Promise<LocalImage[]> {
    await this.#answer();
    return [...this.local.values()];
  }

  async imageId(image: string): Promise<string | null> {
    await this.#answer();
    return this.local.get(image)?.id ?? null;
  }

  async removeImage(id: string): Promise<boolean> {
    await this.#answer();
    if ([...this.containers.values()].some(({ spec }) => this.local.get(spec.image)?.id === id)) return false;
    for (const [name, image] of this.local) if (image.id === id) this.local.delete(name);
    this.refusePull = false;
    if (this.refuseCreate === 'no_space') this.refuseCreate = null;
    this.#tell();
    return true;
  }

  async freeMb(): Promise<number | null> {
    await this.#answer();
    return this.diskMb === null ? null : [...this.local.values()].reduce((free, { sizeMb }) => free - sizeMb, this.diskMb);
  }

  async digest(image: string): Promise<string | null> {
    await this.#answer();
    return `sha256:${image}`;
  }

  async start(id: string): Promise<void> {
    await this.#answer();
    if (this.absent) throw this.#unreachable(false);
    const container = this.#find(id);
    if (container.state === 'running') return;
    container.executions += 1;
    const lost = this.loseStart;
    this.loseStart = null;
    if (lost !== 'forgotten') Object.assign(container, { state: 'running', startedAt: new Date() });
    if (lost === 'over') container.end(0);
    this.#tell();
    if (lost !== null) throw this.#unreachable(true);
  }

  async inspect(name: string): Promise<ContainerStatus> {
    await this.#answer();
    const { id, state, exitCode, outOfMemory, startedAt, spec } = this.#find(name);
    return {
      id,
      image: this.local.get(spec.image)?.id ?? spec.image,
      state,
      exitCode,
      outOfMemory,
      startedAt,
      endedAt: null,
      labels: spec.labels,
    };
  }

  async signal(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#answer();
    const container = this.#find(id);
    container.signals.push(signal);
    if (signal === 'SIGKILL') container.end(137);
    this.#tell();
  }

  async remove(name: string): Promise<void> {
    await this.#answer();
    const found = [...this.containers.values()].find(({ id, spec }) => id === name || spec.name === name);
    if (found === undefined) return;
    found.end(137);
    this.containers.delete(found.id);
    this.#tell();
  }

  async ended(id: string): Promise<void> {
    await this.#find(id).ended();
  }

  async *logs(id: string, { follow, tail }: { follow: boolean; tail?: number }, signal: AbortSignal): AsyncGenerator<LogFrame[]> {
    await this.#answer();
    const container = this.#find(id);
    let at = tail === undefined ? 0 : Math.max(0, container.frames.length - tail);
    if (follow && this.cutLogs) return;
    for (;;) {
      const news = container.news();
      if (at < container.frames.length) {
        yield container.frames.slice(at);
        at = container.frames.length;
      } else if (!follow || container.state === 'ended') {
        return;
      } else {
        const aborted = new Promise<void>((resolve) => {
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
        });
        if (!signal.aborted) await Promise.race([news, aborted]);
        signal.throwIfAborted();
        await this.#answer();
      }
    }
  }

  copyIn(): Promise<void> {
    return Promise.resolve();
  }

  copyOut(): Promise<CopiedOut> {
    return Promise.resolve({ leftOut: [], whole: true });
  }

  async usage(): Promise<ContainerUsage | null> {
    await this.#answer();
    return { cpuS: 0.5, ramMb: 1, rxKb: null, txKb: null };
  }

  readonly absences = (): number => 0;
  readonly restartedSince = (): Promise<boolean> => Promise.resolve(false);

  close(): void {
    /* nothing is open */
  }

  #find(name: string): FakeContainer {
    const found = [...this.containers.values()].find(({ id, spec }) => id === name || spec.name === name);
    if (found === undefined) throw new EngineFault('gone', 'There is no such container.');
    return found;
  }

  async #answer(): Promise<void> {
    await Promise.resolve();
    if (this.silent) throw this.#unreachable(true);
  }

  #unreachable(arrived: boolean): EngineFault {
    return new EngineFault('unreachable', 'The engine does not answer.', { arrived });
  }

  #tell(): void {
    for (const resolve of this.#watchers.splice(0)) resolve();
  }
}
