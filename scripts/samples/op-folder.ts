import { access, readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { BasedImage } from './build-image';

export const EXAMPLES = join(import.meta.dirname, '../../examples');

/** A sample op as it lies in its folder; its `files` include, under node_modules, the packages that its package.json names. */
export interface OpFolder extends BasedImage {
  id: string;
  version: string;
  /** gyoza.yml as written: the body of POST /definitions. */
  yaml: string;
}

const WRITTEN = /^gyoza(-[a-z0-9-]+)?\.yml$/;
const head = z.object({ id: z.string(), version: z.string(), image: z.string() });
const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** All sample ops: the folders of `examples` that have a gyoza.yml; further ops on the same image stand beside it, as `gyoza-….yml`. */
export async function readOpFolders(root = EXAMPLES): Promise<OpFolder[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name));
  const ops = await Promise.all(
    folders.map(async (folder) => {
      const written = (await readdir(folder)).filter((name) => WRITTEN.test(name)).sort();
      return written.includes('gyoza.yml') ? Promise.all(written.map((name) => readOpFolder(folder, name))) : [];
    }),
  );
  return ops.flat();
}

async function readOpFolder(folder: string, written: string): Promise<OpFolder> {
  const yaml = await readFile(join(folder, written), 'utf8');
  const files = await readTree(folder, (name) => name !== 'node_modules' && !WRITTEN.test(name) && !name.endsWith('.test.ts'));
  const publicBase = /^ARG BASE=(\S+)$/m.exec(files.get('Dockerfile')?.toString() ?? '')?.[1];
  const program = /\/(busybox|node):[^/]+$/.exec(publicBase ?? '')?.[1];
  if (publicBase === undefined || (program !== 'busybox' && program !== 'node')) {
    throw new Error(`${folder}/Dockerfile must begin with an ARG BASE that names a busybox or a node image`);
  }
  const packageJson = files.get('package.json');
  if (packageJson !== undefined) await addPackages(files, folder, packageJson);
  return { ...head.parse(parse(yaml)), yaml, publicBase, program, files };
}

/**
 * Adds the packages that an op depends on, taken from where npm has put them for this repository: so an image needs no
 * package registry to be built, and has exactly the versions of the lock file.
 */
async function addPackages(files: Map<string, Buffer>, from: string, packageJson: Buffer): Promise<void> {
  const { dependencies } = manifest.parse(JSON.parse(packageJson.toString()));
  for (const name of Object.keys(dependencies)) {
    const target = `node_modules/${name}`;
    if (files.has(`${target}/package.json`)) continue;
    const source = await findPackage(name, from);
    for (const [path, content] of await readTree(source, (entry) => entry !== 'node_modules')) files.set(`${target}/${path}`, content);
    const own = files.get(`${target}/package.json`);
    if (own !== undefined) await addPackages(files, source, own);
  }
}

async function findPackage(name: string, from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (await exists(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) throw new Error(`the package ${name} is not installed; run npm install`);
  }
}

async function readTree(folder: string, wanted: (name: string) => boolean, root = folder): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.filter(({ name }) => wanted(name)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) for (const [name, content] of await readTree(path, wanted, root)) files.set(name, content);
    else if (entry.isFile()) files.set(relative(root, path), await readFile(path));
  }
  return files;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
