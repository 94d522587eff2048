import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { pack, type Pack } from 'tar-stream';
import type { BlobPlace } from '@/lib/server/blob-place';
import { errorCode } from '../plain-error';
import { MANIFEST, type Manifest } from './manifest';
import { listTables, readRows, type Table } from './table-rows';

export type BackupSource = {
  readonly databaseUrl: string;
  /** Where the contents of files lie. */
  readonly blobs: BlobPlace;
  readonly dataDir: string;
  /** Version of the product. */
  readonly version: string;
};

/** Files of the data folder that a restored installation needs: access keys, and the key under which secrets in the database are sealed, with the one of before while it is being changed. */
const KEY_FILES = ['api-key', 'worker-key', 'secret-key', 'secret-key.old'];
const PART_BYTES = 4 * 1024 * 1024;

/**
 * Writes one archive of the database, as it is at one moment, and of the files that it names; the product may run on. Everything streams, and
 * the name `target` appears only when the archive is whole and on disk.
 * @returns its manifest
 */
export async function writeBackup(source: BackupSource, target: string): Promise<Manifest> {
  const partial = `${target}.partial`;
  const archive = pack();
  try {
    const written = pipeline(archive, createGzip({ level: 6 }), createWriteStream(partial, { mode: 0o600 }));
    const filled = fill(archive, source);
    filled.catch((error: unknown) => {
      archive.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    // Whichever fails first is the reason; the other fails of it.
    const [manifest] = await Promise.all([filled, written]);
    await flush(partial);
    await rename(partial, target);
    return manifest;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}

async function fill(archive: Pack, source: BackupSource): Promise<Manifest> {
  const client = new pg.Client({ connectionString: source.databaseUrl });
  client.on('error', () => undefined); // the query that it breaks says so
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    const migrations = await client.query<{ name: string }>(
      'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by migration_name',
    );
    const tables: Manifest['tables'] = [];
    for (const table of await listTables(client)) tables.push({ ...table, ...(await packTable(archive, client, table)) });
    const { files, missing } = await packFiles(archive, client, source.blobs);
    await client.query('commit');
    const manifest: Manifest = {
      format: 1,
      version: source.version,
      createdAt: new Date().toISOString(),
      migrations: migrations.rows.map(({ name }) => name),
      tables,
      files,
      missing,
      keys: await packKeys(archive, source.dataDir),
    };
    await addEntry(archive, MANIFEST, JSON.stringify(manifest));
    archive.finalize();
    return manifest;
  } finally {
    await client.end();
  }
}

/** A table as parts of some megabytes: an entry of an archive must know its length before it begins. */
async function packTable(archive: Pack, client: pg.Client, table: Table): Promise<Pick<Manifest['tables'][number], 'rows' | 'parts'>> {
  const parts: { name: string; sha256: string }[] = [];
  let rows = 0;
  let lines: string[] = [];
  let bytes = 0;
  const flushPart = async (): Promise<void> => {
    if (lines.length === 0) return;
    const name = `database/${table.name}/${String(parts.length).padStart(6, '0')}.jsonl`;
    parts.push({ name, sha256: await addEntry(archive, name, lines.join('')) });
    lines = [];
    bytes = 0;
  };
  for await (const batch of readRows(client, table)) {
    for (const row of batch) {
      const line = `${JSON.stringify(row)}\n`;
      lines.push(line);
      bytes += line.length;
    }
    rows += batch.length;
    if (bytes >= PART_BYTES) await flushPart();
  }
  await flushPart();
  return { rows, parts };
}

async function packFiles(archive: Pack, client: pg.Client, blobs: BlobPlace): Promise<Pick<Manifest, 'files' | 'missing'>> {
  const { rows } = await client.query<{ sha256: string }>('select sha256 from files union select sha256 from run_files order by sha256');
  const names = createHash('sha256');
  const missing: string[] = [];
  let count = 0;
  let bytes = 0;
  for (const { sha256 } of rows) {
    const size = await packFile(archive, sha256, blobs);
    if (size === null) {
      missing.push(sha256);
      continue;
    }
    names.update(sha256);
    count += 1;
    bytes += size;
  }
  return { files: { count, bytes, sha256: names.digest('hex') }, missing };
}

/** Answers its size, or null when it is not there any more. */
async function packFile(archive: Pack, sha256: string, blobs: BlobPlace): Promise<number | null> {
  const found = await blobs.find(sha256);
  if (found === null) return null;
  const entry = archive.entry({ name: `files/${sha256}`, size: found.size, mode: 0o600 });
  await pipeline(await blobs.open(sha256), entry);
  return found.size;
}

async function packKeys(archive: Pack, dataDir: string): Promise<Manifest['keys']> {
  const keys: Manifest['keys'] = [];
  for (const name of KEY_FILES) {
    const content = await readFile(join(dataDir, name)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (content !== null) keys.push({ name, sha256: await addEntry(archive, `keys/${name}`, content) });
  }
  return keys;
}

/** Adds a small entry and answers the digest of its content. Resolves when there is room for the next one. */
async function addEntry(archive: Pack, name: string, content: string | Buffer): Promise<string> {
  const bytes = Buffer.from(content);
  await new Promise<void>((resolve, reject) => {
    archive.once('error', reject);
    archive.entry({ name, size: bytes.length, mode: 0o600 }, bytes, (error) => {
      archive.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
  return createHash('sha256').update(bytes).digest('hex');
}
