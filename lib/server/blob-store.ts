import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobPlace, ByteRange, StoredBlob } from './blob-place';
import { diskBlobs } from './disk-blobs';
import { env } from './env';
import type { S3Settings } from './s3-settings';

let cached: Promise<BlobPlace> | undefined;

/** Where this installation's contents lie: in a bucket when one is named, else in the folder of files. */
async function here(): Promise<BlobPlace> {
  cached ??= openBlobPlace({ filesDir: env().GYOZA_FILES_DIR, s3: env().s3 });
  return cached;
}

/** The place that settings name. */
export async function openBlobPlace({ filesDir, s3 }: { filesDir: string; s3: S3Settings | undefined }): Promise<BlobPlace> {
  if (s3 === undefined) return diskBlobs(filesDir);
  // The client for buckets is as large as all of the server: it is loaded where there is a bucket.
  const { s3Blobs } = await import('./s3-blobs');
  return s3Blobs(s3);
}

/**
 * Streams `source` to the store, never whole in memory. The name of the content appears only when all of it is there.
 * Throws what the source or the store throws; nothing half-written stays.
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
    await (await here()).keep(temporary, sha256);
    return { sha256, size };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Keeps the content of a whole file in the folder of files, which stays. Throws what the store throws. */
export async function keepFile(path: string): Promise<{ sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  const sha256 = hash.digest('hex');
  await (await here()).keep(path, sha256);
  return { sha256 };
}

/** Contents that were last stored before `before` (milliseconds). */
export async function* agedBlobs(before: number): AsyncGenerator<StoredBlob> {
  for await (const blob of (await here()).list()) if (blob.storedMs < before) yield blob;
}

/** Removes a content, unless it has been stored again since it was seen. Answers whether it went. */
export async function removeBlob({ sha256, storedMs }: StoredBlob): Promise<boolean> {
  const place = await here();
  const found = await place.find(sha256);
  // A list may give whole seconds where a look gives their parts.
  if (found === null || Math.trunc(found.storedMs / 1000) !== Math.trunc(storedMs / 1000)) return false;
  await place.remove(sha256);
  return true;
}

/** Whether the store has a content. */
export async function hasBlob(sha256: string): Promise<boolean> {
  return (await (await here()).find(sha256)) !== null;
}

/** Opens the bytes of one content, as `openBlob` does. */
export type OpenContent = (range?: ByteRange) => Promise<Readable>;

/** The bytes of a stored content, all or a range of them. Throws when the content is gone from the store. */
export async function openBlob(sha256: string, range?: ByteRange): Promise<Readable> {
  return (await here()).open(sha256, range);
}
