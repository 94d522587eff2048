import type { UploadedFile } from '@/lib/contract/file';
import { GyozaError } from '@/lib/domain/errors';
import { v7 as uuidv7 } from 'uuid';
import { actor } from './acting';
import { hasBlob, openBlob, type OpenContent } from './blob-store';
import { database, type Tx } from './db';
import { recordAudit } from './record-audit';

/** Makes stored bytes an uploaded file; its id, a new one where none is given, is the value of a `file` input. */
export async function registerFile(
  tx: Tx,
  { id = uuidv7(), ...file }: { id?: string; name: string; contentType: string | null; size: number; sha256: string },
): Promise<UploadedFile> {
  await holdContent(tx, file.sha256);
  await tx.file.create({ data: { id, ...file } });
  const change = { size: file.size, sha256: file.sha256 };
  await recordAudit(tx, actor(), { action: 'file.upload', object: { kind: 'file', id, name: file.name }, change });
  return { id, name: file.name, size: file.size, sha256: file.sha256 };
}

/** Until the transaction ends, nobody else begins to refer to a content or removes it. */
export async function lockContent(tx: Tx, sha256: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`content:${sha256}`}, 0))`;
}

/** Makes sure that a content that is about to be referred to is there and stays. Throws `unavailable` when it was removed this very moment. */
export async function holdContent(tx: Tx, sha256: string): Promise<void> {
  await lockContent(tx, sha256);
  if (!(await hasBlob(sha256))) throw new GyozaError('unavailable', 'The content was removed while it was being stored. Send it again.');
}

/** What is known of an uploaded file; null when there is none. */
export async function findUploadedFile(id: string, tx: Pick<Tx, 'file'> = database()): Promise<UploadedFile | null> {
  const file = await tx.file.findUnique({ where: { id } });
  return file === null ? null : { id, name: file.name, size: Number(file.size), sha256: file.sha256 };
}

/** An uploaded file and the way to its bytes. Throws `not_found`. */
export async function openUploadedFile(id: string): Promise<UploadedFile & { contentType: string; open: OpenContent }> {
  const file = await database().file.findUnique({ where: { id } });
  if (file === null) throw new GyozaError('not_found', `There is no file ${id}.`);
  return {
    id,
    name: file.name,
    size: Number(file.size),
    sha256: file.sha256,
    contentType: file.contentType ?? 'application/octet-stream',
    open: (range) => openBlob(file.sha256, range),
  };
}
