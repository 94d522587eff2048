import { z } from 'zod';

/** One line of what the engine says while it fetches an image. */
export const pullMessage = z.object({
  status: z.string().optional(),
  error: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
});
type PullMessage = z.infer<typeof pullMessage>;

/** Adds up what the engine says of each layer of a pull. Extracting is not counted: it says sizes of another kind. */
export class PullProgress {
  readonly #layers = new Map<string, { done: number; total: number }>();

  /** True when something changed. */
  take({ id, status, progressDetail }: Pick<PullMessage, 'id' | 'status' | 'progressDetail'>): boolean {
    if (id === undefined) return false;
    if (status === 'Downloading' && progressDetail?.total !== undefined) {
      this.#layers.set(id, { done: progressDetail.current ?? 0, total: progressDetail.total });
      return true;
    }
    const layer = this.#layers.get(id);
    if (layer === undefined || (status !== 'Download complete' && status !== 'Pull complete')) return false;
    layer.done = layer.total;
    return true;
  }

  /** Bytes, of those layers whose size is known. */
  sum(): { done: number; total: number } {
    const sum = { done: 0, total: 0 };
    for (const { done, total } of this.#layers.values()) {
      sum.done += Math.min(done, total);
      sum.total += total;
    }
    return sum;
  }
}
