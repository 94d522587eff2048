import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/**
 * The fenced blocks of README.md in one language, in their order. `sh` blocks continue one another, as if they were typed
 * into one terminal; `console` blocks are single commands that start something.
 */
export async function readmeBlocks(language: 'sh' | 'console'): Promise<string[]> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, body]) =>
    found === language && body !== undefined ? [body] : [],
  );
}
