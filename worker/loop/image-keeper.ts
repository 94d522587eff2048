import pLimit from 'p-limit';
import { EngineFault, isUnreachable, type Engine, type LocalImage, type PullOptions } from '@/worker/ports/engine';
import type { ImageLedger } from './image-ledger';
import { imageToRemove, isShort } from './image-to-remove';
import type { Log } from './log';

export interface ImageKeeperOptions {
  engine: Engine;
  ledger: ImageLedger;
  log: Log;
  /** Below this, in MiB, images go; 0 forbids to remove any. */
  minFreeMb: number;
}

/** Fetches images, remembers which it fetched, and removes those again, least recently used first, when the engine's disk gets full. */
export class ImageKeeper {
  /** References of which containers are about to be made, with how many. */
  readonly #starting = new Map<string, number>();
  readonly #oneAtATime = pLimit(1);
  /** There was too little room and nothing to remove, and the log says so. */
  #isStuck = false;
  #isClosed = false;

  constructor(private readonly options: ImageKeeperOptions) {}

  /** Keeps an image here until the answer is called: when its container exists, the engine itself keeps it. */
  hold(image: string): () => void {
    this.#starting.set(image, (this.#starting.get(image) ?? 0) + 1);
    return () => {
      const left = (this.#starting.get(image) ?? 1) - 1;
      if (left === 0) this.#starting.delete(image);
      else this.#starting.set(image, left);
    };
  }

  /** As `Engine.pull`. An image that was here before, under whatever name, is not ours because we fetched it once more. */
  async pull(image: string, options: PullOptions, signal: AbortSignal): Promise<void> {
    const before = await this.#here();
    await this.options.engine.pull(image, options, signal);
    if (before !== null) await this.#record(image, before);
    void this.relieve();
  }

  /** A run has ended whose container was made of the image of this id. */
  used(id: string): void {
    this.options.ledger.used(id);
  }

  /** An op uses it that forbids to fetch it: nothing could give it back. */
  async leave(image: string): Promise<void> {
    const { engine, ledger } = this.options;
    if (ledger.pulled.length === 0) return;
    const id = await engine.imageId(image);
    if (id !== null) ledger.forget(id);
  }

  /** Removes images until the disk has room again; none where it has, or cannot be seen. Never rejects because of the engine. */
  async relieve(): Promise<void> {
    const { engine, minFreeMb } = this.options;
    if (minFreeMb === 0) return;
    await this.#prune(async () => !isShort(await engine.freeMb(), minFreeMb));
  }

  /** The disk is full, whatever its figures say: removes all images that nothing needs. False when none may be removed. */
  async makeRoom(): Promise<boolean> {
    if (this.options.minFreeMb === 0) return false;
    await this.#prune(() => Promise.resolve(false));
    return true;
  }

  /** Removes nothing more; resolves when everything is on disk that the next worker of this folder should know. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#oneAtATime(() => this.options.ledger.saved());
  }

  async #here(): Promise<LocalImage[] | null> {
    try {
      return await this.options.engine.images();
    } catch (error) {
      // What cannot be told from a person's image is left to that person.
      if (error instanceof EngineFault) return null;
      throw error;
    }
  }

  async #record(image: string, before: readonly LocalImage[]): Promise<void> {
    const { engine, ledger } = this.options;
    try {
      const id = await engine.imageId(image);
      if (id === null) return;
      const known = before.find((local) => local.id === id);
      if (known !== undefined && !ledger.pulled.some((pulled) => pulled.id === id)) return;
      const names = (await engine.images()).find((local) => local.id === id)?.names ?? [];
      ledger.record(
        id,
        names.filter((name) => !known?.names.includes(name)),
      );
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      this.options.log.warn({ image, error: error.message }, 'A fetched image was not noted, and is never removed');
    }
  }

  #prune(isEnough: () => Promise<boolean>): Promise<void> {
    const { engine, ledger, log } = this.options;
    const kept = new Set<string>();
    return this.#oneAtATime(async () => {
      try {
        while (!this.#isClosed && !(await isEnough())) {
          const image = await this.#next(kept);
          if (image === null) {
            this.#sayStuck();
            return;
          }
          if (await engine.removeImage(image.id)) {
            ledger.forget(image.id);
            const { id, names, used_at, sizeMb } = image;
            log.warn({ image: names[0] ?? id, last_used: used_at, mb: Math.round(sizeMb) }, 'Removed an image that no run needs, for room');
          } else kept.add(image.id);
        }
        this.#isStuck = false;
      } catch (error) {
        if (!(error instanceof EngineFault)) throw error;
        // An engine that does not answer is told of elsewhere.
        if (!isUnreachable(error)) log.warn({ error: error.message }, 'Images could not be removed');
      }
    });
  }

  async #next(kept: ReadonlySet<string>) {
    const { engine, ledger } = this.options;
    // As it was before the look at the engine: what is fetched meanwhile must not be taken for gone.
    const { pulled } = ledger;
    if (pulled.length === 0) return null;
    const here = await engine.images();
    for (const { id } of pulled) if (!here.some((image) => image.id === id)) ledger.forget(id);
    for (;;) {
      const names = new Set(this.#starting.keys());
      const ids = await Promise.all([...names].map((name) => engine.imageId(name)));
      // From here to the removal nothing is awaited, so that no start falls between the two.
      if ([...this.#starting.keys()].every((name) => names.has(name))) {
        return imageToRemove(pulled, here, new Set([...kept, ...ids.filter((id) => id !== null)]));
      }
    }
  }

  #sayStuck(): void {
    if (!this.#isStuck)
      this.options.log.warn(
        { min_free_mb: this.options.minFreeMb },
        'The disk of the engine is full, and there is no image left that may be removed',
      );
    this.#isStuck = true;
  }
}
