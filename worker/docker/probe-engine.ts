import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import tar from 'tar-stream';
import type { Transfer } from '@/worker/ports/engine';
import { statusOf } from './faults';

export interface EngineAbilities {
  transfer: Transfer;
  /** The engine has a minimal init to run as process 1. */
  init: boolean;
}

/**
 * Finds out once what the engine can do, with an image of no files and a container that never runs anything: whether a folder of
 * this host can be mounted (a unix socket may lead into a virtual machine or another container's host), by reading a file of it
 * back through the engine; and whether the engine finds its init, by the words with which the start fails.
 *
 * `folder`: a private folder of this worker. Without root, what a container writes as root could be neither read nor removed, so
 * then the answer is `archive`.
 */
export async function probeEngine(docker: Docker, local: boolean, folder: string, wanted: Transfer | 'auto'): Promise<EngineAbilities> {
  const token = randomUUID();
  const image = `gyoza-probe:${token}`;
  const shared = path.join(folder, `probe-${token}`);
  await mkdir(shared, { mode: 0o700, recursive: true });
  try {
    await writeFile(path.join(shared, 'token'), token);
    await importEmptyImage(docker, image);
    const mayBind = wanted !== 'archive' && (wanted === 'bind' || (local && process.getuid?.() === 0));
    const bind = mayBind && (await canBind(docker, image, shared, token));
    return { transfer: bind || wanted === 'bind' ? 'bind' : 'archive', init: await hasInit(docker, image, token) };
  } finally {
    await rm(shared, { recursive: true, force: true });
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error;
      });
  }
}

async function importEmptyImage(docker: Docker, image: string): Promise<void> {
  const pack = tar.pack();
  pack.entry({ name: 'gyoza/', type: 'directory', mode: 0o755 });
  pack.finalize();
  const [repo, tag] = image.split(':');
  const answer = await docker.importImage(Readable.from(pack), { repo, tag });
  await text(answer);
}

async function canBind(docker: Docker, image: string, shared: string, token: string): Promise<boolean> {
  let container: Docker.Container;
  try {
    const Mounts: Docker.MountConfig = [{ Type: 'bind', Source: shared, Target: '/gyoza' }];
    container = await docker.createContainer({ Image: image, Cmd: ['/probe'], HostConfig: { NetworkMode: 'none', Mounts } });
  } catch (error) {
    // "bind source path does not exist": the engine sees another machine's files.
    if (statusOf(error) === 400) return false;
    throw error;
  }
  try {
    // A tar of one file: its content stands in the block after the header.
    return (await text(await container.getArchive({ path: '/gyoza/token' }))).includes(token);
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  } finally {
    await container.remove({ force: true });
  }
}

async function hasInit(docker: Docker, image: string, token: string): Promise<boolean> {
  const container = await docker.createContainer({
    name: `gyoza-probe-${token}`,
    Image: image,
    Cmd: ['/probe'],
    HostConfig: { NetworkMode: 'none', Init: true },
  });
  try {
    await container.start();
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === null) throw error;
    // An engine that runs the init inside of its own first process fails with the name of the program, one without it names the init.
    return !/init/i.test(error instanceof Error ? error.message.replaceAll('container init', '') : '');
  } finally {
    await container.remove({ force: true });
  }
}
