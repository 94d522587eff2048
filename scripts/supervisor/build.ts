import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError, errorCode } from '../plain-error';

/** What the built pages are made of. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.js',
  'postcss.config.mjs',
  'package-lock.json',
  'tsconfig.json',
  'prisma/schema.prisma',
];
const MARKER = '.next/gyoza-source-hash';

/**
 * Builds the pages unless the last build was made from the same sources.
 * @returns whether it had to build
 */
export async function buildWhenChanged(log: (line: string) => void, stop?: AbortSignal): Promise<boolean> {
  const hash = await sourceHash();
  if ((await readOptional(MARKER)) === hash) return false;
  log('Building the pages (about a minute the first time) …');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const };
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(stop ? { signal: stop } : {}),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    if (output.includes('ENOSPC'))
      throw new PlainError('The pages could not be built because the disk is full: free about 500 MB and start again.');
    throw new PlainError(`The pages could not be built:\n${output.trim().split('\n').slice(-40).join('\n')}`);
  }
  await writeFile(MARKER, hash);
  return true;
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(process.version.split('.')[0] ?? '');
  for (const source of SOURCES) {
    for (const file of await filesBelow(source)) hash.update(`${file}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
    return files.map((entry) => join(entry.parentPath, entry.name)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return [path];
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function readOptional(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
