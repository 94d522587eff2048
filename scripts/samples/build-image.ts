import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { z } from 'zod';
import { statusOf } from '@/worker/docker/faults';
import { ensureLocalBase, findLocalBase, type BaseProgram, type LocalBase } from './base-image';
import { finish } from './engine';

/** Image label that says what the image was built from. */
const CONTENT_LABEL = 'gyoza.content';

/** For each program the base made from this machine's own, or null where the public image has to do. */
export type Bases = Record<BaseProgram, LocalBase | null>;

/** Looks once what this machine has for this engine. Throws when the engine does not answer. */
export async function findBases(docker: Docker): Promise<Bases> {
  const { Os, Arch } = await docker.version();
  const [busybox, node] = await Promise.all([findLocalBase('busybox', { Os, Arch }), findLocalBase('node', { Os, Arch })]);
  return { busybox, node };
}

/**
 * Builds the image of a sample op, unless the engine has it already from the same content and base.
 * Returns whether it had to. Throws when the engine cannot build it.
 */
export function buildOpImage(docker: Docker, op: BasedImage, bases: Bases): Promise<boolean> {
  return ensureImage(docker, op, bases[op.program] ?? op.publicBase);
}

/** What an image is built from: its name, and the Dockerfile with the files that it copies. */
export interface ImageSource {
  image: string;
  files: ReadonlyMap<string, Buffer>;
}

/** An image that can stand on this machine's own programs. */
export interface BasedImage extends ImageSource {
  program: BaseProgram;
  /** What the Dockerfile builds from where there is a registry. */
  publicBase: string;
}

/** Builds `image` on `base`, the Dockerfile's ARG BASE, unless the engine has it already from exactly these. */
export async function ensureImage(docker: Docker, { image, files }: ImageSource, base: LocalBase | string): Promise<boolean> {
  const reference = typeof base === 'string' ? base : base.tag;
  const content = contentHash(files, reference);
  const before = await inspectImage(docker, image);
  if (before?.labels[CONTENT_LABEL] === content) return false;

  if (typeof base !== 'string') await ensureLocalBase(docker, base);
  const context = pack();
  for (const [name, bytes] of files) context.entry({ name, mode: 0o755 }, bytes);
  context.finalize();
  const options = { t: image, rm: true, forcerm: true, labels: { [CONTENT_LABEL]: content }, buildargs: { BASE: reference } };
  await finish(docker, await docker.buildImage(Readable.from(context), options));
  if (before !== null) await removeReplaced(docker, before.id);
  return true;
}

/** Equal means there is nothing to build. */
export function contentHash(files: ReadonlyMap<string, Buffer>, base: string): string {
  const hash = createHash('sha256').update(`${base}\0`);
  for (const [path, content] of files) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

/** dockerode's types do not know that an image without labels has null there. */
const inspected = z.object({ Id: z.string(), Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) });

async function inspectImage(docker: Docker, name: string): Promise<{ id: string; labels: Record<string, string> } | null> {
  try {
    const { Id, Config } = inspected.parse(await docker.getImage(name).inspect());
    return { id: Id, labels: Config.Labels ?? {} };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** The image that had this tag before would stay behind without a name. One with another name, or in use by a container, is not ours to remove. */
async function removeReplaced(docker: Docker, id: string): Promise<void> {
  const image = docker.getImage(id);
  try {
    const { RepoTags } = await image.inspect();
    if (RepoTags.length === 0) await image.remove();
  } catch (error) {
    if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
  }
}
