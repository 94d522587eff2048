import { access, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readmeBlocks, ROOT } from './readme';

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

test('every npm command of the README is one that package.json has', async () => {
  const { scripts } = manifest.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
  const commands = (await readmeBlocks('console')).flatMap((block) => block.trim().split('\n'));
  const others = commands.filter((command) => !command.startsWith('npm '));
  expect(others).toEqual(['git clone <address of this repository> gyoza && cd gyoza']);
  const names = commands.flatMap((command) => /^npm (?:run )?([a-z:]+)/.exec(command)?.[1] ?? []);
  expect(names).toHaveLength(commands.length - others.length);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
});

test('every file and folder that the README links to is there', async () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].flatMap(([, target]) => target ?? []);
  expect(targets.length).toBeGreaterThan(10);
  for (const target of targets) await expect(access(join(ROOT, target)), target).resolves.toBeUndefined();
});

test('every setting of the README is one that the product reads', async () => {
  const variables = [...readme.matchAll(/^\| `([A-Z_]+)` +\|/gm)].flatMap(([, name]) => name ?? []);
  expect(variables.length).toBeGreaterThan(8);
  const source = (await Promise.all(['lib', 'scripts', 'worker'].map((folder) => readSources(join(ROOT, folder))))).join('');
  expect(variables.filter((name) => !source.includes(name))).toEqual([]);
});

async function readSources(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    ({ name, parentPath }) => /\.(ts|mjs)$/.test(name) && !name.includes('.test.') && !parentPath.includes('generated'),
  );
  return (await Promise.all(files.map(({ name, parentPath }) => readFile(join(parentPath, name), 'utf8')))).join('');
}
