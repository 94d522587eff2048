import type { Readable } from 'node:stream';
import type { UploadedFile } from '@/lib/contract/file';
import { GyozaError } from '@/lib/domain/errors';
import { v7 as uuidv7 } from 'uuid';
import { openBlob } from './blob-store';
import { database, type Tx } from './db';

/** Makes stored bytes an uploaded file; its id is the value of a `file` input. */
export async function registerFile(
  tx: Tx,
  file: { name: string; contentType: string | null; size: number; sha256: string },
): Promise<UploadedFile> {
  const id = uuidv7();
  await tx.file.create({ data: { id, ...file } });
  return { id, name: file.name, size: file.size, sha256: file.sha256 };
}

/** An uploaded file and its bytes. Throws `not_found`. */
export async function openUploadedFile(id: string): Promise<UploadedFile & { contentType: string; body: Readable }> {
  const file = await database().file.findUnique({ where: { id } });
  if (file === null) throw new GyozaError('not_found', `There is no file ${id}.`);
  return {
    id,
    name: file.name,
    size: Number(file.size),
    sha256: file.sha256,
    contentType: file.contentType ?? 'application/octet-stream',
    body: await openBlob(file.sha256),
  };
}
