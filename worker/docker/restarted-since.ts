import type Docker from 'dockerode';
import { z } from 'zod';
import { jsonLines } from './json-stream';
import { nodeStream } from './node-stream';

/** So many events Docker remembers, in memory alone (`eventsLimit` in its daemon/events/events.go). */
const REMEMBERED = 256;

const info = z.object({ SystemTime: z.string() });
const event = z.object({ Action: z.string().optional(), Actor: z.object({ ID: z.string() }).optional() });

/**
 * Whether the engine was started anew since it started that container: it no longer remembers having done so, and has had fewer events since than it
 * remembers. False where there were more, since nothing can be told then.
 */
export async function restartedSince(docker: Docker, container: string): Promise<boolean> {
  // By its own clock, so that the answer ends, and holds all there is.
  const now = Date.parse(info.parse(await docker.info()).SystemTime) / 1000;
  const events: NodeJS.ReadableStream = await docker.getEvents({ since: 1, until: now });
  let count = 0;
  for await (const raw of jsonLines(nodeStream(events))) {
    count += 1;
    const { Action, Actor } = event.parse(raw);
    if (Action === 'start' && Actor?.ID === container) return false;
  }
  return count < REMEMBERED;
}
