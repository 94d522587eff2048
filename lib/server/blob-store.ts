import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
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

/** The bytes of a stored content, from `start` to `end` inclusive where given. Throws when the file is gone from the disk. */
export async function openBlob(sha256: string, range?: { start: number; end: number }): Promise<Readable> {
  await access(blobPath(sha256));
  return createReadStream(blobPath(sha256), range);
}
