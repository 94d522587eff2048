import { createReadStream, createWriteStream } from 'node:fs';
import { link, lstat, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar, { type Extract, type Header, type Pack } from 'tar-stream';
import type { CopiedOut } from '@/worker/ports/engine';

/** The folder `tree` as a tar whose root is `gyoza/`, modes kept, owned by root. Made by the worker itself, so it holds only files and folders. */
export function packTree(tree: string): Readable {
  const pack = tar.pack();
  addFolder(pack, tree, 'gyoza').then(
    () => {
      pack.finalize();
    },
    (error: unknown) => {
      pack.destroy(error instanceof Error ? error : new Error(String(error)));
    },
  );
  return Readable.from(pack);
}

async function addFolder(pack: Pack, folder: string, name: string): Promise<void> {
  const { mode } = await lstat(folder);
  await addEntry(pack, { name: `${name}/`, type: 'directory', mode: mode & 0o7777 });
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const from = path.join(folder, entry.name);
    if (entry.isDirectory()) await addFolder(pack, from, `${name}/${entry.name}`);
    else await addFile(pack, from, `${name}/${entry.name}`);
  }
}

function addEntry(pack: Pack, header: Partial<Header> & Pick<Header, 'name'>): Promise<void> {
  return new Promise((resolve, reject) => {
    pack.entry(header, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function addFile(pack: Pack, from: string, name: string): Promise<void> {
  const { mode, size } = await lstat(from);
  await new Promise<void>((resolve, reject) => {
    const entry = pack.entry({ name, mode: mode & 0o7777, size }, (error) => {
      if (error) reject(error);
      else resolve();
    });
    pipeline(createReadStream(from), asNodeStream(entry)).catch(reject);
  });
}

/** tar-stream's streams do what Node's own do, but their types are another library's. */
function asNodeStream(stream: ReturnType<Pack['entry']> | Extract): NodeJS.WritableStream {
  return stream;
}

/**
 * Unpacks what an op left into the empty folder `into`: files and folders only, nothing outside of it, whatever the names in the tar say. Stops before
 * the file with which they would hold more than `maxBytes` together.
 */
export async function unpackTree(stream: Readable, into: string, maxBytes: number): Promise<CopiedOut> {
  const leftOut: string[] = [];
  let bytes = 0;
  const extract = tar.extract();
  const feeding = pipeline(stream, asNodeStream(extract));
  // Awaited below; without this an error before that point would count as unhandled.
  feeding.catch(() => undefined);
  for await (const entry of extract) {
    const { name, type, linkname, size } = entry.header;
    bytes += size;
    // To leave the loop ends the stream too. What an entry holds is never more than its header says.
    if (bytes > maxBytes) return { leftOut, whole: false };
    const to = inside(into, name);
    if (to === null) leftOut.push(name);
    else if (type === 'directory') await mkdir(to, { recursive: true, mode: 0o700 });
    else if (type === 'file' || type === 'contiguous-file')
      await pipeline(Readable.from(entry), createWriteStream(to, { flags: 'wx', mode: 0o600 }));
    else if (type === 'link' && linkname) await linkTo(inside(into, linkname), to, () => leftOut.push(name));
    else leftOut.push(name);
    entry.resume();
  }
  await feeding;
  return { leftOut, whole: true };
}

/** A second name of a file that came earlier in the same tar. */
async function linkTo(target: string | null, to: string, refuse: () => void): Promise<void> {
  const existing = target === null ? undefined : await lstat(target).catch(() => undefined);
  if (target === null || existing?.isFile() !== true) refuse();
  else await link(target, to);
}

function inside(folder: string, name: string): string | null {
  const to = path.resolve(folder, name);
  return to === folder || to.startsWith(folder + path.sep) ? to : null;
}
