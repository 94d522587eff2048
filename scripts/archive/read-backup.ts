import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { errorCode, PlainError } from '../plain-error';
import { MANIFEST, manifestSchema, type Manifest } from './manifest';

const LARGEST_PIECE = 64 * 1024 * 1024;

/** Calls `each` with the entries of a backup, one after the other, in their order. It must read each to its end. */
export async function readEntries(file: string, each: (name: string, content: Readable) => Promise<void>): Promise<void> {
  const entries = extract();
  const refused: unknown[] = [];
  const fed = pipeline(createReadStream(file), createGunzip(), entries);
  const handled = (async () => {
    for await (const entry of entries) {
      await each(entry.header.name, entry as unknown as Readable).catch((error: unknown) => {
        refused.push(error);
        throw error;
      });
    }
  })();
  handled.catch(() => undefined); // awaited below
  // An entry that is being read when the archive breaks off may never end: the break is not left to its reader to notice.
  await fed.catch((error: unknown) => {
    throw refused[0] ?? error;
  });
  await handled;
}

/** The whole content of an entry that is known to be small: a part of a table, the manifest. */
export async function wholeContent(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_PIECE) throw new PlainError('This is not a backup of Gyoza: a piece of it is far too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The rows in a part of a table. */
export function rowsIn(part: Buffer): string[] {
  const lines = part.toString('utf8').split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line) as string);
}

/**
 * Reads a backup from its first byte to its last and compares everything with its manifest, without writing anything.
 * @returns the manifest
 * @throws PlainError when it is not a whole and unharmed backup
 */
export async function verifyBackup(file: string): Promise<Manifest> {
  const found = new Map<string, string>();
  const names = createHash('sha256');
  let [count, bytes] = [0, 0];
  let manifest: unknown;
  try {
    await readEntries(file, async (name, content) => {
      if (name === MANIFEST) {
        manifest = JSON.parse((await wholeContent(content)).toString('utf8'));
        return;
      }
      const hash = createHash('sha256');
      for await (const chunk of content as AsyncIterable<Buffer>) {
        hash.update(chunk);
        if (name.startsWith('files/')) bytes += chunk.length;
      }
      const digest = hash.digest('hex');
      if (!name.startsWith('files/')) found.set(name, digest);
      else {
        // A file's name is the digest of its content.
        if (name !== `files/${digest}`) throw new PlainError(`The backup ${file} is damaged: ${name} has another content.`);
        names.update(digest);
        count += 1;
      }
    });
  } catch (error) {
    throw inWords(error, file);
  }
  const parsed = manifestSchema.safeParse(manifest);
  if (manifest === undefined) throw new PlainError(`The backup ${file} is not whole: it ends before its manifest.`);
  if (!parsed.success) throw new PlainError(`${file} is not a backup that this version of Gyoza can read.`);
  const { files, tables, keys } = parsed.data;
  const expected = [...tables.flatMap(({ parts }) => parts), ...keys.map(({ name, sha256 }) => ({ name: `keys/${name}`, sha256 }))];
  const isWhole =
    expected.length === found.size &&
    expected.every(({ name, sha256 }) => found.get(name) === sha256) &&
    files.count === count &&
    files.bytes === bytes &&
    files.sha256 === names.digest('hex');
  if (!isWhole) throw new PlainError(`The backup ${file} is damaged: its content is not what its manifest says.`);
  return parsed.data;
}

function inWords(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (error instanceof PlainError) return error;
  if (code === 'ENOENT') return new PlainError(`There is no file ${file}.`);
  if (code === 'EACCES' || code === 'EISDIR') return new PlainError(`${file} cannot be read.`);
  if (code === 'Z_BUF_ERROR') return new PlainError(`The backup ${file} is not whole: it was cut off.`);
  const damaged =
    code?.startsWith('Z_') === true ||
    error instanceof SyntaxError ||
    (error instanceof Error && /tar|header|end of data/i.test(error.message));
  return damaged ? new PlainError(`${file} is not a backup of Gyoza, or it is damaged.`) : error;
}
