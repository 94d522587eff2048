import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { compilePrograms } from '../compile';
import { PlainError, errorCode } from '../plain-error';
import { sourceHash } from '../source-hash';

/** What the built pages are made of. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.js',
  'instrumentation-client.ts',
  'postcss.config.mjs',
  'package-lock.json',
  'tsconfig.json',
  'prisma/schema.prisma',
];
const MARKER = '.next/gyoza-source-hash';

/**
 * Builds programs and pages unless the last build was made from the same sources.
 * @throws PlainError that says what is wrong with them, or that the disk is full
 */
export async function buildWhenChanged(log: (line: string) => void, stop?: AbortSignal): Promise<void> {
  await compilePrograms();
  const hash = await sourceHash(SOURCES);
  if ((await readOptional(MARKER)) === hash) return;
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
}

async function readOptional(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
