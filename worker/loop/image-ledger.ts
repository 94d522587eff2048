import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PulledImage } from './image-to-remove';
import type { Log } from './log';

const ledger = z.array(z.object({ id: z.string(), names: z.array(z.string()), used_at: z.string() }));

/**
 * What this worker fetched, in the order of last use, kept in a file of its folder. The order is that of the list and not of the times, so that a clock
 * that jumps changes nothing. An image whose line was lost is one that is never removed, which is the safe side.
 */
export class ImageLedger {
  #unsaved = false;
  #saving: Promise<void> | null = null;

  private constructor(
    private readonly file: string,
    private readonly log: Log,
    private images: PulledImage[],
  ) {}

  /** Reads the file; one that is missing or cannot be understood counts as empty. */
  static async open(file: string, log: Log): Promise<ImageLedger> {
    return new ImageLedger(file, log, (await read(file)) ?? []);
  }

  /** Least recently used first. */
  get pulled(): readonly PulledImage[] {
    return this.images;
  }

  /** Fetched just now, under these names besides those that are known. */
  record(id: string, names: readonly string[]): void {
    const known = this.images.find((image) => image.id === id)?.names ?? [];
    this.#put({ id, names: [...new Set([...known, ...names])], used_at: new Date().toISOString() });
  }

  /** A run that used it has ended; what is not in the ledger stays out of it. */
  used(id: string): void {
    const image = this.images.find((known) => known.id === id);
    if (image !== undefined) this.#put({ ...image, used_at: new Date().toISOString() });
  }

  /** It is gone, or not ours to remove any more. */
  forget(id: string): void {
    if (!this.images.some((image) => image.id === id)) return;
    this.images = this.images.filter((image) => image.id !== id);
    this.#save();
  }

  /** Resolves when nothing is left to be written. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  #put(image: PulledImage): void {
    this.images = [...this.images.filter(({ id }) => id !== image.id), image];
    this.#save();
  }

  #save(): void {
    this.#unsaved = true;
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
    });
  }

  /** One at a time; what changes meanwhile is written by the next round. */
  async #write(): Promise<void> {
    while (this.#unsaved) {
      this.#unsaved = false;
      try {
        await writeFile(`${this.file}.new`, JSON.stringify(this.images), { mode: 0o600 });
        await rename(`${this.file}.new`, this.file);
      } catch (error) {
        // Most likely the very disk that is full; the next change is another chance.
        this.log.warn({ error: String(error) }, 'The list of fetched images could not be written');
      }
    }
  }
}

async function read(file: string): Promise<PulledImage[] | null> {
  try {
    return ledger.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return null;
    throw error;
  }
}
