import type { Engine } from '@/worker/ports/engine';

/** Soon enough for short runs, then rarely: each look costs the engine a few milliseconds. */
const FIRST_MS = 250;
const NEXT_MS = 3_000;

/** Looks at a container's memory now and then. `peak`: the most seen, in MiB; null when it was never seen. */
export function watchMemory(engine: Engine, id: string): { peak: () => number | null; stop: () => void } {
  let most: number | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout;
  const look = async () => {
    // An engine that does not answer now leaves a gap, no more.
    const now = await engine.memoryMb(id).catch(() => null);
    if (now !== null && now > 0) most = Math.max(most ?? 0, now);
    if (!stopped) timer = setTimeout(() => void look(), NEXT_MS);
  };
  timer = setTimeout(() => void look(), FIRST_MS);
  return {
    peak: () => most,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
