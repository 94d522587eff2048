import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OutputFile } from 'esbuild';
import nextConfig from '../next.config.js';
import { PlainError, errorCode, messageOf } from './plain-error';
import { ROOT } from './root';
import { sourceHash } from './source-hash';

/** Each process of an installation, and where its source begins. */
const PROGRAMS = {
  web: 'scripts/web.ts',
  'serve-web': 'scripts/serve-web.ts',
  worker: 'worker/main.ts',
  watchdog: 'worker/watchdog/main.ts',
} as const;
type Program = keyof typeof PROGRAMS;

/** What they are made of. */
const SOURCES = ['app', 'lib', 'scripts', 'worker', 'next.config.js', 'package-lock.json', 'tsconfig.json'];
const FOLDER = 'build';

/** What Next leaves outside of its own bundles stays outside of the web server's too, so that both use the same copy. */
const EXTERNAL = ['next', '@prisma/schema-engine-wasm', ...(nextConfig.serverExternalPackages ?? [])];

/** dockerode loads at once what a worker needs rarely or never, and a third of a worker's start was that. */
const REPLACED = {
  ssh2: 'scripts/compile/late-ssh2.ts',
  // For builds with BuildKit: a worker builds no image.
  '@grpc/grpc-js': 'scripts/compile/left-out.ts',
  '@grpc/proto-loader': 'scripts/compile/left-out.ts',
  protobufjs: 'scripts/compile/left-out.ts',
};

/** What `node` runs: the compiled file of a program, relative to the checkout. It is there, and of the sources, after `compilePrograms`. */
export function compiled(program: Program): string {
  return `${FOLDER}/${program}.mjs`;
}

/** The TypeScript that a program is compiled from, for `node --import tsx`: as in development, where it changes while it runs. */
export function source(program: Program): string {
  return PROGRAMS[program];
}

/**
 * Makes one file of each program with nearly all that it imports: to translate and load the sources one by one took a worker 1.8 s of CPU time at each
 * start, and takes 0.4 s that way. Does nothing when the files that are there were made of the same sources. Any number of these may work at once,
 * and beside programs that start or run: a file is replaced as a whole, and says itself what it was made of.
 * @throws PlainError that names the fault in the sources, or why the result cannot be written
 */
export async function compilePrograms(): Promise<void> {
  const names = Object.keys(PROGRAMS) as Program[];
  const firstLine = `// Made by scripts/compile.ts of ${await sourceHash(SOURCES)}`;
  const known = await Promise.all(
    names.map(async (name) => (await readOptional(join(ROOT, compiled(name))))?.startsWith(`${firstLine}\n`)),
  );
  if (known.every((isCurrent) => isCurrent === true)) return;
  try {
    await replace(await bundle(firstLine));
  } catch (error) {
    throw new PlainError(`The programs could not be compiled: ${messageOf(error)}`);
  }
}

async function bundle(firstLine: string): Promise<OutputFile[]> {
  const { buildSync } = await import('esbuild');
  // At a stretch: the other way leaves a helper process behind, which no other build in this process may then end.
  return buildSync({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS,
    outdir: FOLDER,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: EXTERNAL,
    alias: { '@': ROOT, ...Object.fromEntries(Object.entries(REPLACED).map(([name, file]) => [name, join(ROOT, file)])) },
    // Packages of CommonJS ask for others at run time.
    banner: {
      js: `${firstLine}\nimport { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`,
    },
    // For NODE_OPTIONS=--enable-source-maps.
    sourcemap: true,
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
  }).outputFiles;
}

async function replace(files: readonly OutputFile[]): Promise<void> {
  await mkdir(join(ROOT, FOLDER), { recursive: true });
  const aside = await mkdtemp(join(ROOT, FOLDER, 'new-'));
  try {
    for (const { path, contents } of files) {
      await writeFile(join(aside, basename(path)), contents);
      await rename(join(aside, basename(path)), path);
    }
  } finally {
    await rm(aside, { recursive: true });
  }
}

async function readOptional(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
