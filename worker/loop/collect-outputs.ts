import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '@/lib/domain/input-spec';
import { parseOpObject } from '@/lib/domain/op-protocol';

const MAX_OUTPUT_JSON = 8 * 1024 * 1024;
const MAX_FILES = 10_000;
const NOT_REGULAR = { problem: 'is not a regular file' };

/** `found: false` when the op wrote none. */
export type OutputObject = { found: false } | { found: true; value: JsonObject } | { found: true; problem: string };

export interface LeftFile {
  /** Below output/, with `/` between folders. */
  name: string;
  from: string;
}

/**
 * Reads output.json from a folder that an op could write to. Nothing there is trusted: a link could lead to any file of the host,
 * a pipe would never answer, so only a regular file is opened, and never through a link. `skipped`: what was not copied out of the
 * container for the same reason.
 */
export async function readOutputObject(folder: string, skipped: readonly string[] = []): Promise<OutputObject> {
  const text = skipped.includes('output.json') ? NOT_REGULAR : await readRegular(path.join(folder, 'output.json'));
  if (text === null) return { found: false };
  if (typeof text !== 'string') return { found: true, problem: `output.json ${text.problem}; it must hold one JSON object.` };
  const parsed = parseOpObject(text);
  return parsed.ok
    ? { found: true, value: parsed.value }
    : { found: true, problem: `output.json ${parsed.problem}; it must hold one JSON object.` };
}

/** The regular files below output/, in a fixed order, and what is there besides that cannot be kept. */
export async function listLeftFiles(folder: string): Promise<{ files: LeftFile[]; leftOut: string[] }> {
  const files: LeftFile[] = [];
  const leftOut: string[] = [];
  const walk = async (from: string, below: string): Promise<void> => {
    for (const entry of await readEntries(from)) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      // A name that is no UTF-8 could not be asked for by anybody.
      if (entry.name.includes('\ufffd')) leftOut.push(name);
      else if (entry.isDirectory()) await walk(path.join(from, entry.name), name);
      else if (entry.isFile() && files.length < MAX_FILES) files.push({ name, from: path.join(from, entry.name) });
      else leftOut.push(name);
    }
  };
  const root = path.join(folder, 'output');
  if (await isRealFolder(root)) await walk(root, '');
  return { files, leftOut };
}

/** Bytes that these files hold together; a file of two names counts twice, as it is kept twice. */
export async function totalSize(files: readonly LeftFile[]): Promise<number> {
  let bytes = 0;
  for (const { from } of files) bytes += (await lstat(from)).size;
  return bytes;
}

/** Opens a regular file without following a link and without waiting for a pipe. */
export async function openRegular(file: string) {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stats = await handle.stat();
  if (stats.isFile()) return { handle, size: stats.size };
  await handle.close();
  return null;
}

async function readRegular(file: string): Promise<string | null | { problem: string }> {
  try {
    // Looked at first: opening a device can have effects of its own.
    if (!(await lstat(file)).isFile()) return NOT_REGULAR;
    const opened = await openRegular(file);
    if (opened === null) return NOT_REGULAR;
    try {
      if (opened.size > MAX_OUTPUT_JSON) return { problem: `is larger than ${MAX_OUTPUT_JSON / 1024 / 1024} MB` };
      return await opened.handle.readFile('utf8');
    } finally {
      await opened.handle.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function isRealFolder(folder: string): Promise<boolean> {
  try {
    return (await lstat(folder)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function readEntries(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
