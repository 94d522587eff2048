import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, copyFile, link, mkdir, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobName, type BlobPlace } from './blob-place';

/** Contents as files below a folder. A file that lies on the same disk is kept without copying it, under a second name. */
export function diskBlobs(folder: string): BlobPlace {
  const pathOf = (sha256: string): string => join(folder, blobName(sha256));
  const find: BlobPlace['find'] = async (sha256) => {
    try {
      const { mtimeMs, size } = await stat(pathOf(sha256));
      return { sha256, storedMs: mtimeMs, size };
    } catch (error) {
      if (isFault(error, 'ENOENT')) return null;
      throw error;
    }
  };
  return {
    find,
    keep: async (path, sha256) => {
      const name = pathOf(sha256);
      await mkdir(dirname(name), { recursive: true });
      try {
        await link(path, name);
      } catch (error) {
        if (isFault(error, 'EEXIST')) {
          const now = new Date();
          await utimes(name, now, now); // it is about to be referred to again
        } else if (isFault(error, 'EXDEV') || isFault(error, 'EPERM')) await copy(path, name);
        else throw error;
      }
    },
    open: async (sha256, range) => {
      await access(pathOf(sha256));
      return createReadStream(pathOf(sha256), range);
    },
    list: async function* () {
      for await (const shelf of entries(folder)) {
        if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
        for await (const sha256 of entries(join(folder, shelf))) {
          const found = /^[0-9a-f]{64}$/.test(sha256) ? await find(sha256) : null;
          if (found !== null) yield { sha256, storedMs: found.storedMs };
        }
      }
    },
    remove: async (sha256) => rm(pathOf(sha256), { force: true }),
  };
}

/** For a file of another disk, or a disk that gives a file no second name. */
async function copy(path: string, name: string): Promise<void> {
  const aside = `${name}.${randomUUID()}`;
  try {
    await copyFile(path, aside);
    await rename(aside, name);
  } finally {
    await rm(aside, { force: true });
  }
}

async function* entries(folder: string): AsyncGenerator<string> {
  try {
    for await (const { name } of await opendir(folder)) yield name;
  } catch (error) {
    if (!isFault(error, 'ENOENT')) throw error; // nothing was stored yet
  }
}

function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
