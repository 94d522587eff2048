import type { Readable } from 'node:stream';
import type { RunFile } from '@/lib/contract/file';
import { contentTypeOf } from '@/lib/domain/content-type';
import { GyozaError } from '@/lib/domain/errors';
import { openBlob, storeBlob, type OpenContent } from './blob-store';
import { database, inTransaction } from './db';
import type { RunFile as RunFileRecord } from './generated/prisma/client';
import { logAttempt } from './read-log';
import { requireHolder, type Reporter } from './require-holder';
import { lockRun } from './transition';
import { holdContent } from './uploaded-files';

function present(row: RunFileRecord): RunFile {
  return {
    path: row.path,
    attempt: row.attempt,
    size: Number(row.size),
    sha256: row.sha256,
    content_type: row.contentType ?? contentTypeOf(row.path),
  };
}

/** Stores a file that an op left; the same path of the same attempt again replaces it. Throws `not_found`, `not_holder`, `invalid_request`. */
export async function putRunFile(id: string, path: string, reporter: Reporter, source: Readable): Promise<RunFile> {
  checkPath(path);
  await inTransaction(async (tx) => {
    requireHolder(await lockRun(tx, id), reporter);
  });
  const { sha256, size } = await storeBlob(source);
  return inTransaction(async (tx) => {
    const locked = await lockRun(tx, id);
    requireHolder(locked, reporter); // again: the upload took a while
    await holdContent(tx, sha256);
    const key = { runId: id, attempt: locked.run.currentAttempt, path };
    const columns = { size, sha256, contentType: contentTypeOf(path) };
    return present(await tx.runFile.upsert({ where: { runId_attempt_path: key }, create: { ...key, ...columns }, update: columns }));
  });
}

/** Files that the op left in one attempt, by path; the current attempt when none is named. Throws `not_found`. */
export async function listRunFiles(id: string, attempt?: number): Promise<RunFile[]> {
  const { attempt: number } = await logAttempt(id, attempt);
  const rows = await database().runFile.findMany({ where: { runId: id, attempt: number }, orderBy: { path: 'asc' } });
  return rows.map(present);
}

/** One of them and the way to its bytes. Throws `not_found`. */
export async function openRunFile(id: string, path: string, attempt?: number): Promise<RunFile & { open: OpenContent }> {
  const { attempt: number } = await logAttempt(id, attempt);
  const row = await database().runFile.findUnique({ where: { runId_attempt_path: { runId: id, attempt: number, path } } });
  if (row === null) throw new GyozaError('not_found', `Attempt ${number} of the run left no file “${path}”.`);
  return { ...present(row), open: (range) => openBlob(row.sha256, range) };
}

function checkPath(path: string): void {
  const parts = path.split('/');
  if (path.length > 1024 || parts.some((part) => part === '' || part === '.' || part === '..') || path.includes('\u0000')) {
    throw new GyozaError('invalid_request', 'That is no path of a file in the output folder.', [
      { path: 'path', message: 'must be a relative path without empty parts, . and .., at most 1024 characters long' },
    ]);
  }
}
