import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';
import { nodeStream } from '@/worker/docker/node-stream';
import { jsonLines } from '@/worker/docker/json-stream';

const createEvent = z.object({
  timeNano: z.number(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

/** Milliseconds since 1970, finer than Date.now(). */
export function timeOfDay(): number {
  return performance.timeOrigin + performance.now();
}

/** When the engine has created containers, in milliseconds since 1970 by its own event stream. */
export class CreateTimes {
  readonly #seen = new Map<string, number>();
  readonly #waiting = new Map<string, (time: number) => void>();

  private constructor(private readonly stream: Readable) {}

  static async open(docker: Docker): Promise<CreateTimes> {
    const events: NodeJS.ReadableStream = await docker.getEvents({ filters: { event: ['create'], type: ['container'] } });
    const times = new CreateTimes(nodeStream(events));
    void times.#read();
    return times;
  }

  /** Of a run's container, or of the container with this name. */
  async of(runOrName: string): Promise<number> {
    return this.#seen.get(runOrName) ?? new Promise((resolve) => this.#waiting.set(runOrName, resolve));
  }

  close(): void {
    this.stream.destroy();
  }

  async #read(): Promise<void> {
    try {
      for await (const raw of jsonLines(this.stream)) {
        const { timeNano, Actor } = createEvent.parse(raw);
        for (const key of [Actor.Attributes['gyoza.run_id'], Actor.Attributes['name']]) {
          if (key === undefined) continue;
          this.#seen.set(key, timeNano / 1e6);
          this.#waiting.get(key)?.(timeNano / 1e6);
        }
      }
    } catch (error) {
      if (!this.stream.destroyed) throw error;
    }
  }
}
