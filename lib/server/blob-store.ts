import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, link, mkdir, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { env } from './env';

/** Bytes lie in the folder of files under their SHA-256, so the same content is stored once. */
function blobPath(sha256: string): string {
  return join(env().GYOZA_FILES_DIR, sha256.slice(0, 2), sha256);
}

/**
 * Streams `source` to the store, never whole in memory. The name of the content appears only when all of it is on disk.
 * Throws what the source or the disk throws; nothing half-written stays.
 */
export async function storeBlob(source: Readable): Promise<{ sha256: string; size: number }> {
  const incoming = join(env().GYOZA_FILES_DIR, 'incoming');
  await mkdir(incoming, { recursive: true });
  const temporary = join(incoming, randomUUID());
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(source, meter, createWriteStream(temporary, { flags: 'wx', mode: 0o600 }));
    const sha256 = hash.digest('hex');
    const path = blobPath(sha256);
    await mkdir(join(path, '..'), { recursive: true });
    await rename(temporary, path);
    return { sha256, size };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Keeps the content of a file that lies in the folder of files already, without copying it: the store has it under a second name.
 * Throws what the disk throws.
 */
export async function keepFile(path: string): Promise<{ sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  const sha256 = hash.digest('hex');
  const name = blobPath(sha256);
  await mkdir(join(name, '..'), { recursive: true });
  try {
    await link(path, name);
  } catch (error) {
    if (!isFault(error, 'EEXIST')) throw error;
    const now = new Date();
    await utimes(name, now, now); // it is about to be referred to again
  }
  return { sha256 };
}

/** A content of the store. */
export interface StoredBlob {
  sha256: string;
  /** When it was last stored, in milliseconds. */
  storedMs: number;
}

/** Contents that were last stored before `before` (milliseconds). */
export async function* agedBlobs(before: number): AsyncGenerator<StoredBlob> {
  for await (const shelf of entries(env().GYOZA_FILES_DIR)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
    for await (const sha256 of entries(join(env().GYOZA_FILES_DIR, shelf))) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) continue;
      const storedMs = await lastStored(sha256);
      if (storedMs !== null && storedMs < before) yield { sha256, storedMs };
    }
  }
}

/** Removes a content, unless it has been stored again since it was seen. Answers whether it went. */
export async function removeBlob({ sha256, storedMs }: StoredBlob): Promise<boolean> {
  if ((await lastStored(sha256)) !== storedMs) return false;
  await rm(blobPath(sha256), { force: true });
  return true;
}

/** Whether the store has a content. */
export async function hasBlob(sha256: string): Promise<boolean> {
  return (await lastStored(sha256)) !== null;
}

async function lastStored(sha256: string): Promise<number | null> {
  try {
    return (await stat(blobPath(sha256))).mtimeMs;
  } catch (error) {
    if (isFault(error, 'ENOENT')) return null;
    throw error;
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

/** Opens the bytes of one content, as `openBlob` does. */
export type OpenContent = (range?: { start: number; end: number }) => Promise<Readable>;

/** The bytes of a stored content, from `start` to `end` inclusive where given. Throws when the file is gone from the disk. */
export async function openBlob(sha256: string, range?: { start: number; end: number }): Promise<Readable> {
  await access(blobPath(sha256));
  return createReadStream(blobPath(sha256), range);
}
