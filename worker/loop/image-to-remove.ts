import type { LocalImage } from '@/worker/ports/engine';

/** An image that this worker fetched, and that was not on the engine before. */
export interface PulledImage {
  id: string;
  /** The tags that it was fetched under. */
  names: string[];
  /** When a run last ended that used it, or it was fetched. */
  used_at: string;
}

/** True when images should go. An engine whose disk cannot be seen is never short. */
export function isShort(freeMb: number | null, minFreeMb: number): boolean {
  return freeMb !== null && freeMb < minFreeMb;
}

/**
 * The image to remove next, or null when there is none. Only what this worker fetched may go: another image may be one that somebody built and no
 * registry could give back. One that carries a name besides those was made somebody's own by that.
 * @param pulled least recently used first
 * @param here what is on the engine
 * @param needed ids of images that have to stay
 */
export function imageToRemove(
  pulled: readonly PulledImage[],
  here: readonly LocalImage[],
  needed: ReadonlySet<string>,
): (PulledImage & { sizeMb: number }) | null {
  const local = new Map(here.map((image) => [image.id, image]));
  for (const image of pulled) {
    const found = local.get(image.id);
    if (found === undefined || needed.has(image.id)) continue;
    if (found.names.every((name) => image.names.includes(name))) return { ...image, sizeMb: found.sizeMb };
  }
  return null;
}
