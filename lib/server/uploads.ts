import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import type { Upload, UploadedFile } from '@/lib/contract/file';
import { GyozaError } from '@/lib/domain/errors';
import type { Caller } from './authenticate';
import { keepFile } from './blob-store';
import { inTransaction } from './db';
import { env } from './env';
import { findUploadedFile, registerFile } from './uploaded-files';

/** An upload that nobody goes on with is dropped after this long. */
const EXPIRES_MS = 7 * 24 * 3_600_000;

let cached: FileStore | undefined;

/** Where uploads lie until they are complete, beside the contents of files. */
export function uploadStore(): FileStore {
  cached ??= new FileStore({ directory: folder(), expirationPeriodInMilliseconds: EXPIRES_MS });
  return cached;
}

function folder(): string {
  return join(env().GYOZA_FILES_DIR, 'uploads');
}

/** How much of an upload is here. Throws `not_found`, also when it has become a file. */
export async function getUpload(id: string): Promise<Upload> {
  const found = await findUpload(id);
  if (found === null) throw missing(id);
  return found;
}

/**
 * Refuses what is somebody else's, as if it were not there: an upload is its beginner's until it is a file. One that has become a file is left to the
 * rules for files. Throws `not_found`.
 */
export async function requireUploader({ id: callerId, role }: Caller, id: string): Promise<void> {
  const owner = (await readUpload(id))?.metadata?.['owner'];
  if (owner != null && owner !== callerId && role !== 'admin') throw missing(id);
}

function missing(id: string): GyozaError {
  return new GyozaError('not_found', `There is no upload ${id}; it may have been dropped. Begin it again.`);
}

async function findUpload(id: string): Promise<Upload | null> {
  const upload = await readUpload(id);
  if (upload === null) return null;
  const { filename, filetype } = upload.metadata ?? {};
  return { id, name: filename ?? id, content_type: filetype ?? null, size: upload.size ?? 0, offset: upload.offset };
}

async function readUpload(id: string): Promise<Awaited<ReturnType<FileStore['getUpload']>> | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  try {
    return await uploadStore().getUpload(id);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/**
 * Makes a complete upload a file of the same id. However often it is asked, and whatever was lost between two times, it answers the same.
 * Throws `not_found`, `upload_conflict`.
 */
export async function finishUpload(id: string): Promise<UploadedFile> {
  const upload = await findUpload(id);
  if (upload === null) {
    const done = await findUploadedFile(id);
    if (done === null) throw missing(id);
    return done;
  }
  try {
    return await makeFile(upload);
  } catch (error) {
    // Another call may have been faster, and taken the upload away from under this one.
    const done = error instanceof GyozaError ? null : await findUploadedFile(id);
    if (done === null) throw error;
    return done;
  }
}

async function makeFile({ id, name, content_type: contentType, size, offset }: Upload): Promise<UploadedFile> {
  if (offset !== size) throw new GyozaError('upload_conflict', `Only ${offset} of ${size} bytes are here; send the others first.`);
  const { sha256 } = await keepFile(join(folder(), id));
  const file = await inTransaction((tx) => registerFile(tx, { id, name, contentType, size, sha256 }));
  await uploadStore().remove(id);
  return file;
}

/** Drops what nobody has gone on with for a week. */
export async function dropStaleUploads(): Promise<void> {
  await uploadStore()
    .deleteExpired()
    .catch((error: unknown) => {
      if (!isGone(error)) throw error; // another web process was faster
    });
}

function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status_code' in error && (error.status_code === 404 || error.status_code === 410);
}
