import { setTimeout as delay } from 'node:timers/promises';
import { EngineFault, type Transfer } from '@/worker/ports/engine';
import { untilAnswered, type AttemptContext } from './attempt-context';

const REMOVE_TRIES = 5;
const MIB = 1024 * 1024;

/** How an ended container ended; null when it is gone. */
export async function lookAtEnded(
  { engine, images, dropped }: AttemptContext,
  id: string,
): Promise<{ exitCode: number; outOfMemory: boolean; durationMs: number | null; imageDigest: string | null } | null> {
  try {
    const { exitCode, outOfMemory, startedAt, endedAt, image } = await untilAnswered(() => engine.inspect(id), dropped);
    images.used(image);
    const durationMs = startedAt === null || endedAt === null ? null : Math.max(0, endedAt.getTime() - startedAt.getTime());
    // An engine that has just forgotten the image, or fallen silent, costs this figure and no more.
    const imageDigest = await engine.digest(image).catch(() => null);
    return { exitCode, outOfMemory, durationMs, imageDigest };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** What a container left. */
export interface Left {
  /** Where it can be read. */
  folder: string;
  /** What was not copied there because it is no file or folder. */
  skipped: string[];
  /** False when it was more than may be copied: nothing of it is there. */
  whole: boolean;
}

/** Makes what the container left readable here. */
export async function collectLeft({ engine, folder, dropped, maxOutputMb }: AttemptContext, id: string, transfer: Transfer): Promise<Left> {
  if (transfer === 'bind') return { folder: folder.tree, skipped: [], whole: true };
  try {
    const { leftOut, whole } = await untilAnswered(async () => {
      await folder.clearLeft();
      return engine.copyOut(id, folder.left, maxOutputMb * MIB);
    }, dropped);
    if (!whole) await folder.clearLeft();
    return { folder: folder.left, skipped: leftOut, whole };
  } catch (error) {
    if (isGone(error)) return { folder: folder.left, skipped: [], whole: true };
    throw error;
  }
}

/** Removes the container, for as long as it takes the engine to answer. What it refuses to remove is left to the worker's sweep. */
export async function removeContainer({ engine, log, holding }: AttemptContext, container: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await untilAnswered(() => engine.remove(container));
      return;
    } catch (error) {
      log.warn({ ...holding, error: String(error) }, 'A container could not be removed');
      if (tries >= REMOVE_TRIES) return;
      await delay(tries * 200);
    }
  }
}

/** SIGTERM, and SIGKILL after the grace, in the background and for as long as it takes the engine to answer. */
export function terminate(
  { engine, log, holding }: AttemptContext,
  { id, ended }: { id: string; ended: Promise<void> },
  graceMs: number,
): void {
  const over = new AbortController();
  void ended.then(() => {
    over.abort();
  });
  const send = (signal: 'SIGTERM' | 'SIGKILL') => untilAnswered(() => engine.signal(id, signal), over.signal);
  const stop = async () => {
    if (graceMs > 0) {
      await send('SIGTERM');
      await delay(graceMs, undefined, { signal: over.signal });
    }
    await send('SIGKILL');
  };
  stop().catch((error: unknown) => {
    if (!over.signal.aborted) log.warn({ ...holding, error: String(error) }, 'A container could not be stopped');
  });
}

function isGone(error: unknown): boolean {
  return error instanceof EngineFault && error.kind === 'gone';
}
