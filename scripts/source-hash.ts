import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { errorCode } from './plain-error';
import { ROOT } from './root';

/**
 * A hash of the files at and below these paths of the checkout, without tests: the same as long as no name and no content changes. A path where
 * nothing is counts as empty.
 */
export async function sourceHash(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version.split('.')[0] ?? '');
  for (const source of sources) {
    for (const file of await filesBelow(source)) hash.update(`${file}\0`).update(await readFile(join(ROOT, file)));
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  try {
    const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
    return files.map((entry) => relative(ROOT, join(entry.parentPath, entry.name))).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return [path];
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
