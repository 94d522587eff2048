import { database, inTransaction, query } from './db';
import type { StoredBlob } from './blob-place';
import { agedBlobs, removeBlob } from './blob-store';
import { lockContent } from './uploaded-files';
import { dropStaleUploads } from './uploads';

/** An uploaded file that no run was given is kept this long: it may lie in a form that is still being filled in. */
const UNUSED_DAYS = 7;
/** Contents are looked at only when they have been there this long: what stores them is about to refer to them. */
const SETTLED_MS = 3_600_000;
/** How many contents are asked for at once. */
const BATCH = 500;

/**
 * Removes what nothing refers to: uploads nobody goes on with, uploaded files no run was given, and contents that neither a file nor a run has.
 * Answers how many files and contents went. Several web processes may do it at once.
 */
export async function collectGarbage(now = Date.now()): Promise<{ files: number; contents: number }> {
  await dropStaleUploads();
  const unused = new Date(now - UNUSED_DAYS * 86_400_000);
  const { count: files } = await database().file.deleteMany({ where: { createdAt: { lt: unused }, uses: { none: {} } } });
  let contents = 0;
  let batch: StoredBlob[] = [];
  for await (const blob of agedBlobs(now - SETTLED_MS)) {
    batch.push(blob);
    if (batch.length < BATCH) continue;
    contents += await removeUnused(batch);
    batch = [];
  }
  return { files, contents: contents + (await removeUnused(batch)) };
}

async function removeUnused(batch: readonly StoredBlob[]): Promise<number> {
  const unused = await unreferenced(
    database(),
    batch.map(({ sha256 }) => sha256),
  );
  let removed = 0;
  for (const blob of batch.filter(({ sha256 }) => unused.has(sha256))) {
    // Whoever begins to refer to the content now waits, and then finds it gone rather than losing it later.
    const isRemoved = await inTransaction(async (tx) => {
      await lockContent(tx, blob.sha256);
      return (await unreferenced(tx, [blob.sha256])).size > 0 && (await removeBlob(blob));
    });
    if (isRemoved) removed += 1;
  }
  return removed;
}

async function unreferenced(tx: Parameters<typeof query>[0], hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await query<{ sha256: string }>(
    tx,
    `select sha256 from unnest($1::text[]) as given (sha256)
     where not exists (select 1 from files where files.sha256 = given.sha256)
       and not exists (select 1 from run_files where run_files.sha256 = given.sha256)`,
    [hashes],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}
