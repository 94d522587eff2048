import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../plain-error';
import { commandLine, hasEnded, signal } from '../process-state';
import type { Places } from './places';
import { childrenOf, processesNaming } from './remains';

const END_MS = 2_000;
/** The runtime may be about to start another process than the one just killed. */
const ROUNDS = 5;

/**
 * Ends what an engine that was killed left running without knowing of it; to be called while no engine runs. One that is killed in the middle of a
 * start, after the program began and before it wrote that down, finds on its return a container that was "created" and never ran, while its program
 * lives on: removing the container does not end it, so it would run beside whatever takes its place.
 */
export async function endOrphans(places: Places): Promise<void> {
  for (const shim of await processesNaming(join(places.run, 'exec'))) {
    const id = / -id ([0-9a-f]{64})( |$)/.exec(commandLine(shim))?.[1];
    if (id === undefined || (await isKnownToRun(places, id))) continue;
    // The shim itself stays: the next containerd takes it up, finds its container dead and tidies up after it.
    for (let round = 0; round < ROUNDS; round += 1) {
      const children = await childrenOf(shim);
      if (children.length === 0) break;
      for (const child of children) signal(child, 'SIGKILL');
      await Promise.all(children.map((child) => hasEnded(child, END_MS)));
    }
  }
}

/** Whether the engine, when it is back, will take the container to be running. One whose notes are missing or torn it will not know at all. */
async function isKnownToRun(places: Places, id: string): Promise<boolean> {
  try {
    const notes = JSON.parse(await readFile(join(places.data, 'data/containers', id, 'config.v2.json'), 'utf8')) as {
      State?: { Running?: unknown };
    };
    return notes.State?.Running === true;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
