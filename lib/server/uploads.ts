import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import type { Upload, UploadedFile } from '@/lib/contract/file';
import { GyozaError } from '@/lib/domain/errors';
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
  if (found === null) throw new GyozaError('not_found', `There is no upload ${id}; it may have been dropped. Begin it again.`);
  return found;
}

async function findUpload(id: string): Promise<Upload | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  let upload: Awaited<ReturnType<FileStore['getUpload']>>;
  try {
    upload = await uploadStore().getUpload(id);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  const { filename, filetype } = upload.metadata ?? {};
  return { id, name: filename ?? id, content_type: filetype ?? null, size: upload.size ?? 0, offset: upload.offset };
}

/**
 * Makes a complete upload a file of the same id. However often it is asked, and whatever was lost between two times, it answers the same.
 * Throws `not_found`, `upload_conflict`.
 */
export async function finishUpload(id: string): Promise<UploadedFile> {
  const upload = await findUpload(id);
  if (upload === null) {
    const done = await findUploadedFile(id);
    if (done === null) throw new GyozaError('not_found', `There is no upload ${id}; it may have been dropped. Begin it again.`);
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
